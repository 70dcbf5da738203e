/**
 * Who reaches an image, and how far: the rules of a Glance with its default policies, all of them
 * here and nothing else, so that `e2e/who-can-see.spec.ts` can ask Glance about every combination.
 */
export interface ReachedImage {
  visibility: string
  status: string
  os_hidden: boolean
}

/** A user in a project, as the image sees them. */
export interface Viewer {
  role: 'admin' | 'member' | 'reader'
  /** Their project owns the image. */
  owns: boolean
  /** Their project's answer, where the image is or was shared with it; null where it never was. */
  answer: string | null
}

export interface Reach {
  /** `GET /v2/images`: without being asked for, only with the right filter, or not at all. */
  readonly lists: 'by default' | 'when asked' | 'never'
  /** `GET /v2/images/{id}`; anybody else gets a 404, as if there were none. */
  readonly shows: boolean
  /** `GET /v2/images/{id}/file` brings bytes. */
  readonly downloads: boolean
  /** Nova takes it: it wants an active image whose data this user may download. */
  readonly boots: boolean
}

const NO_DATA = new Set(['queued', 'saving', 'uploading', 'importing', 'killed'])

/**
 * Sources: glance/db/utils.py (is_image_visible) for `shows`; glance/db/sqlalchemy/api.py
 * (_select_images_query) for `lists`, where only members of a *shared* image count and only those
 * who accepted; glance/policies/base.py for downloads, which are not for readers; glance/domain for
 * deactivated images, whose data only administrators get.
 */
export function reachOf(image: ReachedImage, { role, owns, answer }: Viewer): Reach {
  const { visibility, status } = image
  const admin = role === 'admin'
  const member = visibility === 'shared' && answer !== null
  const open = visibility === 'public' || visibility === 'community'
  const shows = admin || owns || open || member
  const listed =
    owns ||
    visibility === 'public' ||
    // Not even an administrator's list has other projects' community images.
    (admin && visibility !== 'community') ||
    // `shared`: of API v1, where nobody is asked.
    (member && (answer === 'accepted' || answer === 'shared'))
  const downloads =
    shows && role !== 'reader' && !NO_DATA.has(status) && (admin || status !== 'deactivated')
  return {
    lists: !shows ? 'never' : listed && !image.os_hidden ? 'by default' : 'when asked',
    shows,
    downloads,
    boots: downloads && status === 'active',
  }
}
