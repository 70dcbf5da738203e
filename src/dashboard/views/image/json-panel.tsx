import type { Image } from '#openstack/glance/image.ts'
import { encodeImage } from '#openstack/glance/image.ts'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'

/** The record as Glance sends it, properties at top level. */
export function JsonPanel({ image }: { image: Image }) {
  const text = JSON.stringify(encodeImage(image), null, 2)
  return (
    <section className="section raw-json" aria-labelledby="raw-json">
      <div className="section-head">
        <h2 id="raw-json">As Glance sends it</h2>
        <span className="faint mono">GET /v2/images/{image.id}</span>
        <span className="grow" />
        <CopyButton words label="Copy JSON" value={text} />
      </div>
      <pre className="code">{text}</pre>
    </section>
  )
}
