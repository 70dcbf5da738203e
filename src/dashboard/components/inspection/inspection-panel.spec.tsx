import { expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import type { Hazard, Inspection } from '#disk-image/inspection.ts'
import { InspectionPanel } from './inspection-panel.tsx'

const GiB = 2 ** 30

const hazard = (changes: Partial<Hazard>): Hazard => ({
  code: 'backing-file',
  level: 'danger',
  title: 'This file needs another file: <b>base</b>',
  sentence: 'It holds only the differences.',
  command: 'qemu-img convert -O qcow2 in.qcow2 out.qcow2',
  refused: true,
  ...changes,
})

const inspection = (changes: Partial<Inspection> = {}): Inspection => ({
  format: 'qcow2',
  title: 'QCOW2, version 3',
  diskFormat: 'qcow2',
  containerFormat: 'bare',
  virtualSize: 19.5 * GiB,
  facts: [{ label: 'Cluster size', value: '64.0 KiB' }],
  backingFile: null,
  dataFile: null,
  encrypted: false,
  partitionTable: null,
  partitions: [],
  volumeLabel: null,
  hazards: [],
  seenByGlance: ['qcow2'],
  ...changes,
})

const show = (of: Inspection, hazards: readonly Hazard[] = [], fileName: string | null = null) =>
  render(
    <InspectionPanel
      title="Read from the file"
      note="before anything is sent"
      inspection={of}
      hazards={hazards}
      minDisk="proposed"
      fileName={fileName}
    />,
  )

test('the facts that decide stand first, the others wait', async () => {
  const screen = await show(inspection({ volumeLabel: '<img src=x>' }))
  await expect.element(screen.getByText('QCOW2, version 3')).toBeVisible()
  await expect.element(screen.getByText('19.5 GiB')).toBeVisible()
  await expect.element(screen.getByText('20 GiB proposed')).toBeVisible()
  await expect.element(screen.getByText('<img src=x>')).toBeVisible()
  await expect.element(screen.getByText('64.0 KiB')).not.toBeVisible()
  await screen.getByText('1 further fact of its header').click()
  await expect.element(screen.getByText('64.0 KiB')).toBeVisible()
})

test('a hazard says what to do, with this file’s name, and what newer Glances do', async () => {
  const screen = await show(inspection(), [hazard({})], 'my disk.qcow2')
  await expect.element(screen.getByText('1 hazard')).toBeVisible()
  await expect.element(screen.getByText('needs another file: <b>base</b>')).toBeVisible()
  await expect.element(screen.getByText('a newer Glance refuses it')).toBeVisible()
  await expect
    .element(screen.getByText("qemu-img convert -O qcow2 'my disk.qcow2' 'my disk-new.qcow2'"))
    .toBeVisible()
})

test('a note is no hazard', async () => {
  const screen = await show(inspection(), [
    hazard({ level: 'note', title: 'It carries a snapshot', command: null, refused: false }),
  ])
  await expect.element(screen.getByText('It carries a snapshot')).toBeVisible()
  expect(screen.container.querySelector('.badge')).toBe(null)
})

test('partitions are drawn to scale and listed, those beyond the disk too', async () => {
  const partition = (number: number, offset: number, size: number) => ({
    number,
    type: 'Linux filesystem',
    name: number === 1 ? 'root' : null,
    offset,
    size,
  })
  const screen = await show(
    inspection({
      virtualSize: 100,
      partitionTable: 'gpt',
      partitions: [partition(1, 10, 50), partition(2, 60, 30), partition(3, 500, 900)],
    }),
  )
  const strip = screen.getByRole('img', { name: '3 partitions, GPT, drawn to scale' })
  await expect.element(strip).toBeVisible()
  const drawn = [...strip.element().querySelectorAll('rect')].slice(1)
  expect(drawn.map((rect) => [rect.getAttribute('x'), rect.getAttribute('width')])).toEqual([
    ['10%', '50%'],
    ['60%', '30%'],
    ['99.5%', '0.5%'],
  ])
  await expect.element(screen.getByText('root')).toBeVisible()
  await expect.element(screen.getByText('900 B')).toBeVisible()
})

test('what is not known is not guessed', async () => {
  const screen = await show(
    inspection({ title: 'Text', diskFormat: null, virtualSize: null, facts: [] }),
  )
  expect(screen.getByText('not known').elements()).toHaveLength(2)
  expect(screen.container.querySelector('details')).toBe(null)
})
