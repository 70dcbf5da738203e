import { Dialog } from '#dashboard/ui/dialog.tsx'
import { Kbd } from '#dashboard/ui/kbd.tsx'

const KEYS: readonly (readonly [readonly string[], string])[] = [
  [['j', '↓'], 'Next image'],
  [['k', '↑'], 'Image before'],
  [['Page Down', 'Page Up'], 'A screen further, a screen back'],
  [['Home', 'End'], 'First and last'],
  [['Enter'], 'Open'],
  [['x', 'Space'], 'Select, or not'],
  [['Shift ↓', 'Shift ↑'], 'Select on the way'],
  [['Ctrl A'], 'Select all that match'],
  [['Esc'], 'Clear the selection'],
  [['.'], 'Actions'],
  [['/'], 'Search'],
  [['r'], 'Ask Glance for everything again'],
]

/** All keys of the list. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open title="Keys in the list" onClose={onClose}>
      <dl className="keys">
        {KEYS.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
