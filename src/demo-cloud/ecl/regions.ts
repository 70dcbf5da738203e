import { REGIONS } from '../keystone/catalog.ts'

/** What a region takes from others and offers to its projects. */
interface Region {
  readonly id: string
  /** Licenses that an image may switch to there. */
  readonly licenseTypes: readonly string[]
  /** Disk formats that can be copied there; null for all. */
  readonly diskFormats: readonly string[] | null
}

const [one, two] = REGIONS

const WINDOWS = [
  'WindowsServer_2012R2_Standard_64_ComLicense',
  'WindowsServer_2012_Standard_64_ComLicense',
  'WindowsServer_2008R2_Enterprise_64_ComLicense',
  'WindowsServer_2008R2_Standard_64_ComLicense',
]

/** All licenses that eclsdk names, and every format. */
const FIRST: Region = {
  id: one.id,
  licenseTypes: [...WINDOWS, 'Red_Hat_Enterprise_Linux_7_64bit_BYOL'],
  diskFormats: null,
}
/** Less of both, so that it can be seen how a copy is refused for either. The formats are NTT's. */
const SECOND: Region = {
  id: two.id,
  licenseTypes: WINDOWS,
  diskFormats: ['raw', 'qcow2', 'iso'],
}

/** Projects that live in the second region; all others live in the first. */
const IN_SECOND: readonly string[] = ['tenant-b', 'tenant-small']

/**
 * The region that a project lives in. ECL's projects have one each, and a copy is told nothing but the
 * project that it goes to; the rest of this cloud shows its images in both regions.
 */
export const homeOf = (project: { name: string }): Region =>
  IN_SECOND.includes(project.name) ? SECOND : FIRST
