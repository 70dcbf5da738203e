import { describe, expect, test } from 'vitest'
import type { NamespaceDocument } from '#openstack/glance/metadef-document.ts'
import type { MetadefWrites } from '#openstack/glance/metadef-writes.ts'
import { ApiError } from '#openstack/http.ts'
import { checkDocument } from './check.ts'
import { commandsOf } from './commands.ts'
import { changedMembers, documentFrom, itemsOf, sameDocument } from './items.ts'
import { mergeDocuments } from './merge.ts'
import { changesIn, inverse, planOf } from './plan.ts'
import type { Plan, Step } from './plan.ts'
import { problemMarks, readDocument } from './json-document.ts'
import { definitionsText, readDefinitions } from './read-file.ts'
import { perform, runSteps, undoOf } from './run.ts'

const BASE: NamespaceDocument = {
  namespace: 'Acme::Rack',
  display_name: 'Rack',
  visibility: 'public',
  protected: false,
  owner: 'acme',
  resource_type_associations: [{ name: 'OS::Glance::Image', prefix: 'rack_' }],
  properties: {
    units: { type: 'integer', title: 'Units', minimum: 1, default: '4' },
    code: { type: 'string', title: 'Code' },
  },
  objects: [{ name: 'Cooling', properties: { water: { type: 'boolean', title: 'Water' } } }],
  tags: [{ name: 'rack' }],
}
const said = ({ rows }: Plan) =>
  rows
    .filter(({ what }) => what !== 'leave')
    .map(({ kind, name, what }) => `${what} ${kind} ${name}`)
const does = ({ steps }: Plan) => steps.map((step) => step.does)

describe('a plan', () => {
  test('for a namespace that is not there makes it with one request', () => {
    const plan = planOf(null, BASE, 'merge')
    expect(plan.steps).toEqual([{ namespace: 'Acme::Rack', does: 'create', document: BASE }])
    expect(new Set(plan.rows.map(({ what }) => what))).toEqual(new Set(['create']))
  })

  test('has nothing to do where both say the same in another order', () => {
    const again = documentFrom('Acme::Rack', [...itemsOf(BASE).values()].toReversed())
    const named = {
      ...again,
      properties: {
        ...again.properties,
        units: { name: 'units', ...BASE.properties['units'], default: 4 },
      },
    }
    expect(planOf(BASE, named, 'replace').steps).toEqual([])
    expect(sameDocument(BASE, named)).toBe(true)
  })

  const file: NamespaceDocument = {
    namespace: 'Acme::Rack',
    display_name: 'Racks',
    resource_type_associations: [{ name: 'OS::Glance::Image', prefix: 'r_' }],
    properties: {
      units: { type: 'number', title: 'Units' },
      extra: { type: 'string', title: 'E' },
    },
    objects: [],
    tags: [{ name: 'new' }],
  }

  test('adds to what is there, or makes it the same as the file', () => {
    const merge = planOf(BASE, file, 'merge')
    expect(said(merge)).toEqual(
      [
        'change field display_name',
        'change association OS::Glance::Image',
        'change property units',
        'create tag new',
        'create property extra',
      ].toSorted((a, b) => said(merge).indexOf(a) - said(merge).indexOf(b)),
    )
    expect(merge.target).toMatchObject({ owner: 'acme', visibility: 'public' })
    expect(does(merge)).toEqual(['fields', 'association', 'property', 'property', 'tags'])
    const replace = planOf(BASE, file, 'replace')
    expect(said(replace)).toContain('remove property code')
    expect(said(replace)).toContain('remove object Cooling')
    expect(said(replace)).toContain('remove tag rack')
    // A file names no owner, and that is no wish to change it.
    expect(replace.target.owner).toBe('acme')
    expect(Object.keys(replace.target.properties)).toEqual(['units', 'extra'])
  })

  test('takes protection away first and puts it on last; what it forbids it says', () => {
    const safe = { ...BASE, protected: true }
    const kept = planOf(safe, file, 'replace')
    expect(kept.rows.filter(({ what }) => what === 'cannot').map(({ name }) => name)).toEqual([
      'OS::Glance::Image',
      'code',
      'Cooling',
      'rack',
    ])
    expect(kept.target.properties).toHaveProperty('code')
    expect(does(planOf(safe, { ...file, protected: false }, 'replace'))[0]).toBe('fields')
    expect(does(planOf(BASE, { ...file, protected: true }, 'replace')).at(-1)).toBe('fields')
  })

  test('counts in its writes what it shows in its rows', () => {
    const { rows, steps } = planOf(BASE, { ...file, description: 'New' }, 'replace')
    const moving = rows.filter(({ what }) => what !== 'leave')
    expect(steps.reduce((sum, step) => sum + changesIn(step), 0)).toBe(moving.length)
    const units = { type: 'integer', default: '4', title: 'U', name: 'units' }
    expect(changedMembers(units, { title: 'V', default: 4, type: 'integer' })).toEqual(['title'])
  })

  test('cannot change what has no address', () => {
    const odd = { ...BASE, properties: { 'a/b': { type: 'string', title: 'A' } } }
    const [row] = planOf(odd, { ...odd, properties: {} }, 'replace').rows.filter(
      ({ what }) => what === 'cannot',
    )
    expect(row).toMatchObject({
      name: 'a/b',
      reason: expect.stringContaining('no address') as string,
    })
  })

  test('is turned round step by step', () => {
    const plan = planOf(BASE, file, 'replace')
    const back = plan.steps.map(inverse).toReversed()
    expect(back.map(inverse).toReversed()).toEqual(plan.steps)
    expect(inverse({ namespace: 'N', does: 'create', document: BASE })).toMatchObject({
      does: 'delete',
    })
  })
})

test('two who change a namespace lose nothing, and choose where they met', () => {
  const mine = { ...BASE, display_name: 'Mine', tags: [{ name: 'rack' }, { name: 'mine' }] }
  const theirs: NamespaceDocument = {
    ...BASE,
    display_name: 'Theirs',
    description: 'By them',
    properties: { units: BASE.properties['units']! },
  }
  const merged = mergeDocuments(BASE, mine, theirs)
  expect(merged.conflicts.map(({ key }) => key)).toEqual(['field:display_name'])
  expect(merged.document).toEqual({ ...theirs, display_name: 'Mine', tags: mine.tags })
  const other = mergeDocuments(BASE, mine, theirs, () => 'theirs')
  expect(other.document.display_name).toBe('Theirs')
})

describe('a file', () => {
  test('is read as it was written, one or many', () => {
    const second = { ...BASE, namespace: 'B' }
    for (const documents of [[BASE], [BASE, second]]) {
      const reading = readDefinitions(definitionsText(documents))
      expect(reading).toMatchObject({ problems: [], notes: [] })
      expect(JSON.stringify(reading.documents)).toBe(
        JSON.stringify(
          documents
            .map((each) => documentFrom(each.namespace, itemsOf(each).values()))
            .map(({ namespace, ...rest }) => {
              const { resource_type_associations: a, properties, objects, tags, ...fields } = rest
              return {
                ...fields,
                namespace,
                resource_type_associations: a.map(({ name, ...more }) => ({ ...more, name })),
                properties,
                objects: objects.map(({ name, properties: inner, ...more }) => ({
                  ...more,
                  name,
                  properties: inner,
                })),
                tags,
              }
            }),
        ),
      )
    }
  })

  test('of glance-manage has nulls, and an answer of Glance its times: neither is sent', () => {
    const { documents } = readDefinitions(
      JSON.stringify({
        namespace: 'N',
        description: null,
        created_at: 'x',
        self: '/v2',
        resource_type_associations: [{ name: 'T', prefix: null, properties_target: null }],
        objects: [{ name: 'O', description: null, required: [], properties: {}, schema: 's' }],
        tags: [{ name: 't' }],
      }),
    )
    expect(documents).toEqual([
      {
        namespace: 'N',
        resource_type_associations: [{ name: 'T' }],
        properties: {},
        objects: [{ name: 'O', properties: {} }],
        tags: [{ name: 't' }],
      },
    ])
  })

  test('that is none is told', () => {
    expect(readDefinitions('{\n"a": }').problems[0]).toMatch(/^This is no JSON( in line 2)?\.$/)
    expect(readDefinitions('[{"name": 1}, 5]').problems).toHaveLength(2)
    expect(readDefinitions('[]').problems).toEqual(['The list is empty.'])
    const shapeless = readDefinitions('{"namespace": "N", "tags": ["a"]}')
    expect(shapeless.documents).toEqual([])
    expect(shapeless.problems).toEqual([expect.stringContaining('N: tags goes as a list')])
    const odd = readDefinitions('{"namespace": "N", "colour": 1, "__proto__": {"x": 1}}')
    expect(odd.notes[0]).toContain('colour, __proto__')
    const hostile = readDefinitions(
      '{"namespace": "N", "properties": {"__proto__": {"type": "string", "title": "<b>"}}}',
    )
    expect(Object.keys(hostile.documents[0]!.properties)).toEqual(['__proto__'])
    expect(({} as { title?: string }).title).toBeUndefined()
  })
})

describe('a namespace as one text', () => {
  const text = definitionsText([BASE])
  const lineAt = (written: string, at: number) => written.slice(0, at).split('\n').length

  test('is read as it was written, and each problem stands at its name', () => {
    const wrong = text
      .replace('"title": "Water"', '"title": ""')
      .replace('"title": "Units"', '"title": ""')
    const reading = readDocument(BASE.namespace, wrong)
    if (!reading.ok) throw new Error('not read')
    const marks = problemMarks(wrong, reading.members, checkDocument(reading.document, null))
    const lines = wrong.split('\n')
    expect(marks.map(({ at }) => lines[lineAt(wrong, at.from) - 1]?.trim())).toEqual([
      '"units": {',
      '"water": {',
    ])
    expect(marks[1]?.sentence).toMatch(/^object Cooling, water: /)
  })

  test.each([
    ['no JSON', text.replace('"Rack",', '"Rack"'), 4, /missing/],
    ['another name', text.replace('Acme::Rack', 'Acme::Other'), 2, /stays “Acme::Rack”/],
    ['no name at all', '{}', 1, /stays/],
    ['tags without names', '{"namespace": "Acme::Rack",\n"tags": ["a"]}', 2, /tags goes as a list/],
    [
      'properties in a list',
      '{"namespace": "Acme::Rack",\n"properties": []}',
      2,
      /properties goes/,
    ],
    ['what is no part of it', '{"namespace": "Acme::Rack",\n"colour": 1}', 2, /colour is not part/],
    ['a member twice', '{"namespace": "Acme::Rack",\n"namespace": "Acme::Rack"}', 2, /twice/],
  ])('%s is said at its line', (_, broken, line, sentence) => {
    const reading = readDocument('Acme::Rack', broken)
    expect(reading.ok).toBe(false)
    expect(reading.marks).toHaveLength(1)
    expect(lineAt(broken, reading.marks[0]!.at.from)).toBe(line)
    expect(reading.marks[0]?.sentence).toMatch(sentence)
  })
})

test('what Glance would refuse or break on is said before it is sent', () => {
  const schema = {
    name: 'namespace',
    additionalProperties: false,
    required: ['namespace'],
    definitions: {
      positiveInteger: { type: 'integer', minimum: 0 },
      property: {
        type: 'object',
        additionalProperties: {
          type: 'object',
          required: ['title', 'type'],
          properties: {
            type: { type: 'string', enum: ['string', 'integer', null] },
            title: { type: 'string' },
            minLength: { allOf: [{ $ref: '#/definitions/positiveInteger' }, { default: 0 }] },
            pattern: { type: 'string', format: 'regex' },
          },
        },
      },
    },
    properties: {
      namespace: { type: 'string', maxLength: 80 },
      description: { type: 'string', maxLength: 5 },
      properties: { $ref: '#/definitions/property' },
      objects: {
        type: 'array',
        items: { type: 'object', properties: { properties: { $ref: '#/definitions/property' } } },
      },
      resource_type_associations: { type: 'array' },
      tags: { type: 'array' },
    },
  } as const
  const document: NamespaceDocument = {
    namespace: 'a/b',
    description: 'too long',
    resource_type_associations: [],
    properties: {
      a: { type: 'text', title: 'A', minLength: -1, pattern: '[' },
      b: { type: 'string', title: 'B', default: 'é', required: ['x'] },
      c: { type: 'integer', title: 'C', minimum: 3, maximum: 1, enum: [1] },
      ü: { type: 'string' },
    },
    objects: [{ name: 'o', required: ['gone'], properties: { p: { title: 'P' } } }],
    tags: [{ name: 't' }, { name: 'T' }],
  }
  const found = checkDocument(document, schema)
  const at = found.map(({ item, member, inner, level }) =>
    [level, item, inner, member].filter(Boolean).join(' '),
  )
  expect(at.toSorted()).toEqual([
    'error field:description description',
    'error name',
    'error object:o p type',
    'error property:a minLength',
    'error property:a pattern',
    'error property:a type',
    'error property:b default',
    'error property:b required',
    'error property:c enum',
    'error property:c maximum',
    'error property:ü title',
    'error tag:T',
    'warning object:o',
    'warning property:ü name',
  ])
  expect(checkDocument(BASE, null)).toEqual([])
  expect(
    checkDocument(document, null, new Set(['property:ü'])).map(({ item }) => item),
  ).not.toContain('property:ü')
})

test('a name is changed by one write, and back by another', async () => {
  const [definition, object] = [BASE.properties['units']!, BASE.objects[0]!]
  const { namespace } = BASE
  const asked: string[] = []
  const writes = {
    renameProperty: async (...call: unknown[]) => void asked.push(JSON.stringify(call)),
    renameObject: async (...call: unknown[]) => void asked.push(JSON.stringify(call)),
  } as unknown as MetadefWrites
  const steps: Step[] = [
    { namespace, does: 'rename-property', from: 'units', to: 'u', definition },
    { namespace, does: 'rename-object', from: 'Cooling', to: 'C', object },
  ]
  for (const step of steps.flatMap((each) => [each, inverse(each)]))
    await perform(writes, step, async () => null)
  expect(asked).toEqual([
    JSON.stringify([namespace, 'units', 'u', definition]),
    JSON.stringify([namespace, 'u', 'units', definition]),
    JSON.stringify([namespace, 'Cooling', { ...object, name: 'C' }]),
    JSON.stringify([namespace, 'C', { ...object, name: 'Cooling' }]),
  ])
  expect(steps.flatMap(commandsOf).map(({ line }) => line)).toEqual([
    expect.stringMatching(/^glance md-property-update --name u .* Acme::Rack units$/),
    expect.stringMatching(/^glance md-object-update --name C .* Acme::Rack Cooling$/),
  ])
})

test('a run goes on after what failed, stops when asked, and can be undone', async () => {
  const plan = planOf(BASE, { ...BASE, display_name: 'X', tags: [] }, 'replace')
  const other = planOf(null, { ...BASE, namespace: 'B' }, 'replace')
  const steps = [...plan.steps, ...other.steps]
  const seen: string[] = []
  const run = await runSteps(
    steps,
    (step) => {
      seen.push(`${step.namespace} ${step.does}`)
      return step.does === 'fields' ? Promise.reject(new Error('no')) : Promise.resolve()
    },
    { stopped: () => false, onChange: () => undefined },
  )
  expect(seen).toEqual(['Acme::Rack fields', 'B create'])
  expect(run.results).toEqual([{ error: new Error('no') }, 'skipped', 'done'])
  expect(undoOf(run)).toEqual([{ ...other.steps[0]!, does: 'delete' }])
  const again: string[] = []
  const whole = await runSteps(
    steps,
    (step) => Promise.resolve(void again.push(`${step.namespace} ${step.does}`)),
    { stopped: () => false, onChange: () => undefined },
    run.results,
  )
  expect(again).toEqual(['Acme::Rack fields', 'Acme::Rack tags'])
  expect(whole.results).toEqual(['done', 'done', 'done'])
  expect(undoOf(whole).map(({ does: deed }) => deed)).toEqual(['delete', 'tags', 'fields'])
  const halted = await runSteps(steps, () => Promise.resolve(), {
    stopped: () => true,
    onChange: () => undefined,
  })
  expect(halted.results).toEqual(['skipped', 'skipped', 'skipped'])
})

test('what a refused namespace leaves behind goes, and never what is somebody’s own', async () => {
  const refused = new ApiError({
    status: 400,
    sentence: 'No.',
    method: 'POST',
    path: '/v2',
    service: 'image',
  })
  const gone: string[] = []
  // No more of it is called.
  const writes = {
    createNamespace: () => Promise.reject(refused),
    replaceNamespace: () => Promise.resolve(),
    deleteNamespace: (name: string) => Promise.resolve(void gone.push(name)),
  } as unknown as MetadefWrites
  const make = (there: NamespaceDocument | null) =>
    perform(writes, { namespace: 'Acme::Rack', does: 'create', document: BASE }, () =>
      Promise.resolve(there),
    )
  const empty = documentFrom('Acme::Rack', [])
  await expect(make({ ...empty, tags: [{ name: 'theirs' }] })).rejects.toBe(refused)
  await expect(make({ ...empty, description: 'Theirs' })).rejects.toBe(refused)
  await expect(make(null)).rejects.toBe(refused)
  expect(gone).toEqual([])
  await expect(make({ ...empty, owner: 'p', tags: BASE.tags })).rejects.toBe(refused)
  expect(gone).toEqual(['Acme::Rack'])
})

test('each write has its command, whatever a name holds', () => {
  const [line] = commandsOf({
    namespace: "N'; rm",
    does: 'property',
    name: 'p q',
    before: null,
    after: { type: 'string', title: '$(x)' },
  })
  expect(line!.line).toBe(
    `glance md-property-create --name 'p q' --title '$(x)' --schema '{"type":"string"}' 'N'\\''; rm'`,
  )
  expect(line!.http).toContain("POST /v2/metadefs/namespaces/N'%3B%20rm/properties")
  const [tags] = commandsOf({ namespace: 'N', does: 'tags', before: [], after: ['a,b', 'c'] })
  expect(tags!.line).toBe(`glance md-tag-create-multiple --names 'a,b;c' --delim ';' N`)
  const [made] = commandsOf({ namespace: 'N', does: 'create', document: BASE })
  expect(made!.line.split('\n')[0]).toBe("glance md-namespace-import <<'END'")
  expect(
    commandsOf({
      namespace: 'N',
      does: 'association',
      name: 'T',
      before: { name: 'T' },
      after: { name: 'T', prefix: 'x' },
    }).map(({ line: each }) => each),
  ).toEqual([
    'glance md-resource-type-deassociate N T',
    'glance md-resource-type-associate --name T --prefix x N',
  ])
})
