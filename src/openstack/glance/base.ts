/**
 * The root of an Image service, to which `/v2/…` is added.
 *
 * @param address With or without a slash or an API version at its end, as catalogs have it.
 */
export const imageRoot = (address: string): string =>
  address.replace(/\/+$/, '').replace(/\/v\d+(?:\.\d+)?$/, '')
