/** What a dashboard asks an Image API for, and v1 has not. */
export type Lack =
  | 'tags'
  | 'os_hidden'
  /** `shared` and `community`. */
  | 'visibility'
  /** Accepting and declining what is shared. */
  | 'answers'
  | 'deactivate'
  | 'locations'

/** For each thing that an API lacks the reason, as a sentence for a person. */
export type Lacks = Readonly<Record<Lack, string>>

const v1 = (rest: string) => `This cloud’s Image service is API v1, which ${rest}.`

/** What v1 lacks (glance/api/v1/router.py and images.py before their removal in 2018). */
export const LACKS_OF_V1: Lacks = {
  tags: v1('has no tags'),
  os_hidden: v1('has no hidden images'),
  visibility: v1(
    'knows public and private images only: a private one is shared once it has members',
  ),
  answers: v1('asks nobody: an image is shared at once, and nothing is accepted or declined'),
  deactivate: v1('cannot deactivate an image or reactivate one'),
  locations: v1('does not tell where data is'),
}
