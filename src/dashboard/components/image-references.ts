/**
 * Properties that hold the id of another image: Nova boots an AMI-style image with the first two,
 * and writes the third when it makes an image of a server.
 */
export const REFERENCES = [
  { key: 'kernel_id', to: 'Its kernel', from: 'Kernel of' },
  { key: 'ramdisk_id', to: 'Its ramdisk', from: 'Ramdisk of' },
  { key: 'base_image_ref', to: 'Made from', from: 'Made from it' },
] as const
