import { expect, test } from 'vitest'
import { fromMetadef } from '../image-editing/definition.ts'
import type { Definition } from '../image-editing/definition.ts'
import type { PropertyDefinition } from '#openstack/glance/metadef.ts'
import { controlOf } from './control.ts'

const of = (property: Partial<PropertyDefinition>): Definition =>
  fromMetadef('k', { type: 'string', title: '', ...property }, { source: 'N', object: null })
const options = (definition: Definition, value: string) => {
  const control = controlOf(definition, value, value)
  return control.kind === 'select' ? control.options.map((option) => option.value) : control.kind
}

test('a list is chosen from, and the value that is there is among it, whatever it is', () => {
  const definition = of({ enum: ['a', 'b'] })
  expect(options(definition, 'b')).toEqual(['a', 'b'])
  expect(options(definition, ' odd ')).toEqual([' odd ', 'a', 'b'])
  expect(options(definition, '')).toEqual(['', 'a', 'b'])
  expect(options(of({ type: 'boolean' }), 'True')).toEqual(['True', 'true', 'false'])
})

test('what may be an expression is typed, with the list as suggestions', () => {
  expect(controlOf(of({ enum: ['a'], operators: ['<or>'] }), 'a', 'a')).toMatchObject({
    kind: 'line',
    suggestions: ['a'],
  })
})

test('a text with line feeds never goes into one line, which would drop them', () => {
  expect(controlOf(null, 'a\nb', 'a\nb').kind).toBe('lines')
  expect(controlOf(of({ enum: ['a'] }), 'a\r', 'a\r').kind).toBe('lines')
  // What it began with decides: a control that changed under the hand would lose the focus.
  expect(controlOf(null, 'a', 'a'.repeat(500)).kind).toBe('line')
})

test('a number says its unit, or what it is', () => {
  expect(controlOf(of({ type: 'integer', description: 'in MB' }), '', '')).toMatchObject({
    unit: 'MiB',
  })
  expect(controlOf(of({ type: 'integer' }), '', '')).toMatchObject({ unit: 'whole number' })
})
