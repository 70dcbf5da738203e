import { shellWord } from '#lib/shell-word.ts'
import type { ObjectDocument, WireDefinition } from '#openstack/glance/metadef-document.ts'
import type { NamespaceFields } from '#openstack/glance/metadef-writes.ts'
import { httpText } from '../commands/command.ts'
import type { Command } from '../commands/command.ts'
import type { Step } from './plan.ts'
import { stepInWords } from './words.ts'

const NAMESPACES = '/v2/metadefs/namespaces'
const seg = encodeURIComponent

const json = (value: unknown) => ({ type: 'application/json', text: JSON.stringify(value) })
const glance = (...words: string[]) => ['glance', ...words.map(shellWord)].join(' ')
/** openstackclient has no commands for definitions but a list and a few of namespaces. */
const NOTES = ['With python-glanceclient: the openstack command cannot write definitions.']

const DELIMITERS = [',', ';', '|', '\t']

function tagsLine(namespace: string, tags: readonly string[]): string {
  if (tags.length === 0) return glance('md-namespace-tags-delete', namespace)
  const delim = DELIMITERS.find((each) => !tags.some((tag) => tag.includes(each))) ?? ','
  const how = delim === ',' ? [] : ['--delim', delim]
  return glance('md-tag-create-multiple', '--names', tags.join(delim), ...how, namespace)
}

function fieldOptions(fields: NamespaceFields): string[] {
  return Object.entries<string | boolean | undefined>({ ...fields }).flatMap(([key, value]) => {
    if (key === 'namespace' || value === undefined) return []
    const text = typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)
    return [`--${key.replaceAll('_', '-')}`, text]
  })
}

function propertyOptions(name: string, { title, name: _old, ...schema }: WireDefinition): string[] {
  return ['--name', name, '--title', String(title), '--schema', JSON.stringify(schema)]
}

const objectOptions = ({ name, ...schema }: ObjectDocument): string[] => [
  '--name',
  name,
  '--schema',
  JSON.stringify(schema),
]

/** A write for a shell and for any client of HTTP. */
export function commandsOf(step: Step): Command[] {
  const { namespace } = step
  const path = `${NAMESPACES}/${seg(namespace)}`
  const title = stepInWords(step)
  const make = (line: string, http: string, notes: readonly string[] = NOTES): Command => ({
    title,
    line,
    http,
    notes,
  })
  switch (step.does) {
    case 'create': {
      const document = JSON.stringify(step.document)
      return [
        make(
          `glance md-namespace-import <<'END'\n${document}\nEND`,
          httpText('POST', NAMESPACES, json(step.document)),
          [...NOTES, 'Or save it as a file and give it with --file.'],
        ),
      ]
    }
    case 'delete':
      return [make(glance('md-namespace-delete', namespace), httpText('DELETE', path))]
    case 'fields':
      return [
        make(
          glance('md-namespace-update', ...fieldOptions(step.after), namespace),
          httpText('PUT', path, json(step.after)),
          [
            ...NOTES,
            'The request empties what it does not name; the command line sends the rest of what is there.',
          ],
        ),
      ]
    case 'tags':
      return [
        make(
          tagsLine(namespace, step.after),
          step.after.length === 0
            ? httpText('DELETE', `${path}/tags`)
            : httpText(
                'POST',
                `${path}/tags`,
                json({ tags: step.after.map((name) => ({ name })) }),
              ),
        ),
      ]
    case 'association': {
      const gone = make(
        glance('md-resource-type-deassociate', namespace, step.name),
        httpText('DELETE', `${path}/resource_types/${seg(step.name)}`),
      )
      if (step.after === null) return [gone]
      const { name, prefix, properties_target: target } = step.after
      const options = [
        '--name',
        name,
        ...(prefix === undefined ? [] : ['--prefix', prefix]),
        ...(target === undefined ? [] : ['--properties-target', target]),
      ]
      const made = make(
        glance('md-resource-type-associate', ...options, namespace),
        httpText('POST', `${path}/resource_types`, json(step.after)),
      )
      return step.before === null ? [made] : [{ ...gone, title: `${title}: take it away` }, made]
    }
    case 'property': {
      const own = `${path}/properties/${seg(step.name)}`
      if (step.after === null)
        return [make(glance('md-property-delete', namespace, step.name), httpText('DELETE', own))]
      const options = propertyOptions(step.name, step.after)
      const body = json({ ...step.after, name: step.name })
      return [
        step.before === null
          ? make(
              glance('md-property-create', ...options, namespace),
              httpText('POST', `${path}/properties`, body),
            )
          : make(
              glance('md-property-update', ...options, namespace, step.name),
              httpText('PUT', own, body),
            ),
      ]
    }
    case 'rename-property':
      return [
        make(
          glance(
            'md-property-update',
            ...propertyOptions(step.to, step.definition),
            namespace,
            step.from,
          ),
          httpText(
            'PUT',
            `${path}/properties/${seg(step.from)}`,
            json({ ...step.definition, name: step.to }),
          ),
        ),
      ]
    case 'object': {
      const own = `${path}/objects/${seg(step.name)}`
      if (step.after === null)
        return [make(glance('md-object-delete', namespace, step.name), httpText('DELETE', own))]
      const options = objectOptions(step.after)
      return [
        step.before === null
          ? make(
              glance('md-object-create', ...options, namespace),
              httpText('POST', `${path}/objects`, json(step.after)),
            )
          : make(
              glance('md-object-update', ...options, namespace, step.name),
              httpText('PUT', own, json(step.after)),
            ),
      ]
    }
    case 'rename-object': {
      const object = { ...step.object, name: step.to }
      return [
        make(
          glance('md-object-update', ...objectOptions(object), namespace, step.from),
          httpText('PUT', `${path}/objects/${seg(step.from)}`, json(object)),
        ),
      ]
    }
  }
}
