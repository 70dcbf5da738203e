interface Named {
  id: string
  name: string | null
}

/** What an image is called: an image need not have a name. */
export const nameOf = ({ name, id }: Named): string => name || id

/** The same where it stands alone: images of one name are told apart by their ids. */
export function labelsOf(images: readonly Named[]): ReadonlyMap<string, string> {
  const names = images.map(nameOf)
  return new Map(
    images.map((image) => {
      const name = nameOf(image)
      const several = names.indexOf(name) !== names.lastIndexOf(name)
      return [image.id, several ? `${name} (${image.id.slice(0, 8)})` : name]
    }),
  )
}
