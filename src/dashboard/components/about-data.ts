/**
 * Properties that speak of the data an image has, and would be untrue of other data: its signature
 * (Glance refuses data that does not match it: glance/location.py, set_data), digests that
 * openstacksdk noted (owner_specified…), the server or volume that it is a snapshot of (Nova and
 * Cinder write those), the key that it is encrypted with.
 */
const ABOUT_DATA = new Set(
  'instance_uuid base_image_ref image_location image_state image_type user_id owner_id owner_user_name owner_project_name boot_roles root_device_name mappings block_device_mapping bdm_v2 cinder_encryption_key_id cinder_encryption_key_deletion_policy'.split(
    ' ',
  ),
)

/** Whether a property is about the image's data, so that no other image may have it. */
export const isAboutData = (key: string): boolean =>
  ABOUT_DATA.has(key) || /^(?:img_signature|owner_specified\.)/.test(key)
