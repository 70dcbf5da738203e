import type { Glance } from '../glance/client.ts'
import type { Image } from '../glance/image.ts'
import type { GlanceVersion, Member, Schema } from '../glance/types.ts'
import { ApiError, type CallOptions, type FetchLike } from '../http.ts'
import { RefusedError } from '../refused.ts'
import { asImage } from './as-image.ts'
import { changesForV1, changesOfPatch, fieldsForV1 } from './changes.ts'
import { createGlanceV1, type GlanceV1 } from './client.ts'
import { imageApis } from './discovery.ts'
import type { ImageV1 } from './image.ts'
import { LACKS_OF_V1, type Lack, type Lacks } from './lacks.ts'
import { listAsV2 } from './lists.ts'

const DISK = 'ami ari aki vhd vhdx vmdk raw qcow2 vdi iso ploop'.split(' ')
const CONTAINER = 'ami ari aki bare ovf ova docker'.split(' ')

/** v1 has no schemas; this is what it takes (glance/common/config.py, its two lists of formats). */
const SCHEMA: Schema = {
  name: 'image',
  properties: {
    name: { type: ['null', 'string'], maxLength: 255 },
    visibility: { type: 'string', enum: ['public', 'private'] },
    disk_format: { type: ['null', 'string'], enum: [null, ...DISK] },
    container_format: { type: ['null', 'string'], enum: [null, ...CONTAINER] },
  },
}

/** What v1 has no address for: to whoever asks it is a cloud without that. */
function absent(path: string): ApiError {
  const sentence = 'This cloud’s Image service is API v1, which has no such address.'
  return new ApiError({ status: 404, sentence, method: 'GET', path, service: 'image' })
}

const refusal = (lack: Lack, subject: string) =>
  new RefusedError('not-in-api', subject, LACKS_OF_V1[lack])

const isHidden = (error: unknown) =>
  error instanceof ApiError && (error.status === 403 || error.status === 404)

/** A share of v1: it holds at once, nobody answers it, and nobody notes since when. */
const asMember = (imageId: string, projectId: string): Member => ({
  image_id: imageId,
  member_id: projectId,
  status: 'shared',
  created_at: '',
  updated_at: '',
})

/**
 * The Image API v1 in the shape of v2, for a dashboard that is written once. What v1 lacks
 * ({@link LACKS_OF_V1}) is refused with its reason where it would be lost, is empty where it is
 * asked for, and is a 404 where v2 has an address for it.
 *
 * @param o.projectId Project of the reader.
 */
function glanceOfV1(
  v1: GlanceV1,
  o: { projectId: string; versions: readonly GlanceVersion[] },
): Glance {
  /** Own images that are known to have members: only their members make them shared. */
  const shared = new Set<string>()
  const inWords = (image: ImageV1): Image =>
    asImage(image, { project: o.projectId, members: shared.has(image.id) })

  /** Whether it has members decides what its visibility is called; only its owner may ask. */
  async function askMembers(image: ImageV1, options?: CallOptions): Promise<void> {
    if (image.is_public || image.owner !== o.projectId) return
    try {
      const members = await v1.listMembers(image.id, options)
      if (members.length > 0) shared.add(image.id)
      else shared.delete(image.id)
    } catch (error) {
      if (!isHidden(error)) throw error
    }
  }

  /**
   * The image as a list has it. Headers bring the names of properties in lower case, and to remove
   * one of them all others are sent again: under their own names, or not at all.
   */
  async function asListed(id: string, options?: CallOptions): Promise<ImageV1> {
    const told = await v1.getImage(id, options)
    if (told.name === null || told.name === '') return told
    const query = { name: told.name, is_public: 'none' as const }
    for await (const images of v1.listImages(query, options)) {
      const listed = images.find((image) => image.id === id)
      if (listed) return listed
    }
    return told
  }

  const never = (lack: Lack, subject: string) => async () => Promise.reject(refusal(lack, subject))
  const nowhere = (path: string) => async () => Promise.reject(absent(path))

  const updateImage: Glance['updateImage'] = async (before, changes, options) => {
    const wanted = changesForV1(changes)
    const removes = Object.values(wanted.properties ?? {}).includes(null)
    const now = await (removes ? asListed : v1.getImage)(before.id, options)
    return inWords(await v1.updateImage(now, wanted, options))
  }
  const getImage: Glance['getImage'] = async (id, options) => {
    const image = await v1.getImage(id, options)
    await askMembers(image, options)
    return inWords(image)
  }

  return {
    versions: async () => [...o.versions],
    listImages: (query = {}, options = {}) =>
      listAsV2(v1, inWords, query, { signal: options.signal }),
    getImage,
    createImage: async (fields, options) =>
      inWords(await v1.createImage(fieldsForV1(fields), options)),
    patchImage: async (id, operations, options) =>
      updateImage({ id } as Image, changesOfPatch(operations), options),
    updateImage,
    deleteImage: v1.deleteImage,
    deactivateImage: never('deactivate', 'status'),
    reactivateImage: never('deactivate', 'status'),
    findImage: async (nameOrId, options) => {
      const found = await v1.findImage(nameOrId, options)
      return found === null ? null : inWords(found)
    },
    uploadData: async (id, body, options) => {
      await v1.uploadData(id, body, options)
    },
    downloadData: async (id, options) => {
      // All of it, whatever part was asked for; whoever wants a part passes the rest over.
      const { body, length, checksum } = await v1.downloadData(id, options)
      return { body, status: 200, length, contentMd5: checksum, range: null }
    },
    listMembers: async (id, options) => {
      const members = await v1.listMembers(id, options)
      return members.map((member) => asMember(id, member.member_id))
    },
    getMember: async (id, projectId, options) => {
      const members = await v1.listMembers(id, options)
      if (!members.some((member) => member.member_id === projectId))
        throw absent(`/v1/images/${id}/members/${projectId}`)
      return asMember(id, projectId)
    },
    addMember: async (id, projectId, options) => {
      await v1.putMember(id, projectId, options)
      shared.add(id)
      return asMember(id, projectId)
    },
    updateMember: never('answers', 'status'),
    removeMember: v1.removeMember,
    addTag: never('tags', 'tags'),
    removeTag: never('tags', 'tags'),
    getSchema: async (name) => {
      if (name === 'image') return SCHEMA
      throw absent(`/v2/schemas/${name}`)
    },
    getImportInfo: nowhere('/v2/info/import'),
    getStores: nowhere('/v2/info/stores'),
    getUsage: nowhere('/v2/info/usage'),
  }
}

/** A cloud whose Image service is v1 and nothing newer. */
export interface OldCloud {
  readonly glance: Glance
  readonly lacks: Lacks
}

/** @returns null for a cloud that has v2, or neither */
export function openOldCloud(o: {
  fetch: FetchLike
  base: string
  token?: string
  projectId: string
  versions: readonly GlanceVersion[]
}): OldCloud | null {
  const { v1, v2 } = imageApis(o.versions)
  if (v1 === null || v2 !== null) return null
  return { glance: glanceOfV1(createGlanceV1(o), o), lacks: LACKS_OF_V1 }
}
