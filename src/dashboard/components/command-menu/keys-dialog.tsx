import { Dialog } from '#dashboard/ui/dialog.tsx'
import { Kbd } from '#dashboard/ui/kbd.tsx'
import './command-menu.css'

type Keys = readonly (readonly [readonly string[], string])[]

/** In the order in which one meets them. */
const PAGES: readonly (readonly [string, Keys])[] = [
  [
    'Everywhere',
    [
      [['Ctrl K', '⌘ K'], 'Find an image or a page, or do something'],
      [['?'], 'All keys'],
      [['Esc'], 'Close what is open'],
    ],
  ],
  [
    'In “Find or do”',
    [
      [['↓', '↑'], 'Choose'],
      [['Enter'], 'Do it, or go there'],
      [['Ctrl Enter'], 'Go there in another tab'],
      [['Tab'], 'Act on the image that is chosen'],
      [['Backspace'], 'In the empty field: act on no image'],
    ],
  ],
  [
    'In the list',
    [
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
    ],
  ],
  [
    'On an image',
    [
      [['e'], 'Edit'],
      [['s'], 'Share'],
      [['d'], 'Download'],
      [['Esc'], 'Back to the list'],
    ],
  ],
  [
    'In the editor',
    [
      [['Ctrl Enter'], 'Save'],
      [['Alt ↓', 'Alt ↑'], 'Next field, field before'],
      [['Esc'], 'Leave'],
    ],
  ],
  [
    'In “Shared with me”',
    [
      [['j', 'k'], 'Next, before'],
      [['a', 'r'], 'Accept, decline'],
      [['w'], 'Put back to waiting'],
      [['z'], 'Undo'],
    ],
  ],
]

/** Every key there is. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open size="wide" title="Keys" onClose={onClose}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- on a phone it scrolls, and nothing in it takes the focus */}
      <div className="keys-pages" role="group" aria-label="All keys" tabIndex={0}>
        {PAGES.map(([page, keys]) => (
          <section key={page} aria-label={page}>
            <h3 className="h-section">{page}</h3>
            <dl className="keys">
              {keys.map(([caps, what]) => (
                <div key={what}>
                  <dt>
                    {caps.map((cap) => (
                      <Kbd key={cap}>{cap}</Kbd>
                    ))}
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
