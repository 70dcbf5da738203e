import {
  ChevronRight,
  CircleMinus,
  CirclePlay,
  Columns2,
  CopyPlus,
  Copy,
  Download,
  Ellipsis,
  Eye,
  EyeOff,
  FileCode,
  Pencil,
  Shield,
  ShieldOff,
  Trash2,
  TriangleAlert,
  Upload,
  UserPlus,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import { formatBytes } from '#lib/bytes.ts'
import { Badge } from '#dashboard/ui/badge.tsx'
import { Button, ButtonLink, IconButton } from '#dashboard/ui/button.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { StatusMark, VisibilityMark } from '#dashboard/ui/marks.tsx'
import { Menu } from '#dashboard/ui/menu.tsx'
import type { MenuEntry } from '#dashboard/ui/menu.tsx'
import { type Actor, canCreate, type Ruling } from '#dashboard/components/rules.ts'
import {
  canDeactivate,
  canDelete,
  canDownload,
  canEdit,
  canHide,
  canReactivate,
  canUploadInto,
} from '#dashboard/components/image-rules.ts'
import { ImageCommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { canCopy } from '#dashboard/components/copies/rules.ts'
import { BlockedButton } from './blocked-button.tsx'
import type { ImageActions } from './use-image-actions.ts'

/** What the head asks its page to do. */
interface HeadDeeds {
  download: () => void
  edit: () => void
  remove: () => void
  askDeactivate: () => void
  /** Its metadata in one of several formats. */
  copyOrSave: () => void
  /** A copy in another project, made by the cloud; null where it makes none. */
  copyElsewhere: (() => void) | null
  compare: () => void
  /** The form for a new image that begins with this one's metadata. */
  newLikeThis: () => void
}

const why = (ruling: Ruling) => (ruling === true ? null : ruling.reason)

/** Name and state of the image, and everything one can do with it. */
export function ImageHead({
  image,
  actor,
  actions,
  deeds,
  listHref,
  editHref,
  shareHref,
  uploadHref,
  misdeclared,
  notice,
}: {
  image: Image
  actor: Actor
  actions: ImageActions
  deeds: HeadDeeds
  listHref: string
  editHref: string
  shareHref: string
  uploadHref: string
  /** The content was read, and it is not what the record calls it. */
  misdeclared: boolean
  notice: ReactNode
}) {
  const upload = canUploadInto(image, actor)
  const formats = [image.disk_format, image.container_format].filter(Boolean).join(', ')
  return (
    <header className="detail-head">
      <nav className="crumbs" aria-label="Breadcrumb">
        <Link href={listHref}>Images</Link>
        <Icon of={ChevronRight} size="sm" />
        <span className="mono" aria-current="page">
          {image.id.slice(0, 8)}
        </span>
      </nav>
      <div className="detail-title">
        <h1>
          {image.name ? (
            <span className="detail-name">{image.name}</span>
          ) : (
            <span className="faint">Unnamed image</span>
          )}
        </h1>
        <p className="detail-meta">
          <StatusMark status={image.status} />
          <VisibilityMark visibility={image.visibility} />
          {formats && <span>{formats}</span>}
          {misdeclared && (
            <Badge tone="warn" icon={TriangleAlert}>
              the content is something else
            </Badge>
          )}
          {image.size !== null && <span>{formatBytes(image.size)}</span>}
          {image.protected && (
            <span className="status">
              <Icon of={Shield} />
              Protected
            </span>
          )}
          {image.os_hidden && (
            <span className="status">
              <Icon of={EyeOff} />
              Hidden
            </span>
          )}
        </p>
      </div>
      <div className="actions">
        {image.status === 'queued' && upload === true ? (
          <ButtonLink variant="primary" icon={Upload} href={uploadHref}>
            Upload its data
          </ButtonLink>
        ) : (
          <Button
            variant="primary"
            icon={Download}
            disabledReason={why(canDownload(image, actor))}
            onClick={deeds.download}
          >
            Download
          </Button>
        )}
        <ButtonLink className="only-wide" icon={UserPlus} href={shareHref}>
          Share…
        </ButtonLink>
        <ButtonLink
          className="only-wide"
          icon={Pencil}
          href={editHref}
          disabledReason={why(canEdit(image, actor))}
        >
          Edit
        </ButtonLink>
        <DeleteButton ruling={canDelete(image, actor)} actions={actions} onDelete={deeds.remove} />
        <ImageCommandPopover image={image} />
        <Menu
          label="More actions"
          entries={entriesFor(image, actor, actions, deeds)}
          trigger={(trigger) => (
            <IconButton
              {...trigger}
              variant="default"
              size="md"
              icon={Ellipsis}
              label="More actions"
              pending={actions.pending}
            />
          )}
        />
      </div>
      {notice}
    </header>
  )
}

function DeleteButton({
  ruling,
  actions,
  onDelete,
}: {
  ruling: Ruling
  actions: ImageActions
  onDelete: () => void
}) {
  if (ruling !== true && ruling.wayOut === 'unprotect') {
    return (
      <BlockedButton
        label="Delete"
        icon={Trash2}
        className="only-wide"
        headline="Delete is off: the image is protected"
        reason={ruling.reason}
        way={{ label: 'Turn protection off', run: () => actions.setProtected(false) }}
      />
    )
  }
  return (
    <Button className="only-wide" icon={Trash2} disabledReason={why(ruling)} onClick={onDelete}>
      Delete…
    </Button>
  )
}

function entriesFor(
  image: Image,
  actor: Actor,
  actions: ImageActions,
  deeds: HeadDeeds,
): MenuEntry[] {
  const edit = why(canEdit(image, actor))
  const hide = why(canHide(image, actor))
  return [
    { label: 'Edit', icon: Pencil, disabledReason: edit, onSelect: deeds.edit },
    image.protected
      ? {
          label: 'Turn protection off',
          icon: ShieldOff,
          disabledReason: edit,
          onSelect: () => actions.setProtected(false),
        }
      : {
          label: 'Turn protection on',
          icon: Shield,
          disabledReason: edit,
          onSelect: () => actions.setProtected(true),
        },
    image.os_hidden
      ? {
          label: 'Show in lists',
          icon: Eye,
          disabledReason: hide,
          onSelect: () => actions.setHidden(false),
        }
      : {
          label: 'Hide from lists',
          icon: EyeOff,
          disabledReason: hide,
          onSelect: () => actions.setHidden(true),
        },
    image.status === 'deactivated'
      ? {
          label: 'Reactivate',
          icon: CirclePlay,
          disabledReason: why(canReactivate(image, actor)),
          onSelect: actions.reactivate,
        }
      : {
          label: 'Deactivate…',
          icon: CircleMinus,
          disabledReason: why(canDeactivate(image, actor)),
          onSelect: deeds.askDeactivate,
        },
    { kind: 'separator' },
    { label: 'Copy or save as…', icon: FileCode, onSelect: deeds.copyOrSave },
    ...(deeds.copyElsewhere === null
      ? []
      : [
          {
            label: 'Copy to another project…',
            icon: Copy,
            disabledReason: why(canCopy(image, actor)),
            onSelect: deeds.copyElsewhere,
          },
        ]),
    { label: 'Compare with…', icon: Columns2, onSelect: deeds.compare },
    {
      label: 'New image like this',
      icon: CopyPlus,
      disabledReason: why(canCreate(actor)),
      onSelect: deeds.newLikeThis,
    },
    { kind: 'separator' },
    {
      label: 'Delete…',
      icon: Trash2,
      danger: true,
      disabledReason: why(canDelete(image, actor)),
      onSelect: deeds.remove,
    },
  ]
}
