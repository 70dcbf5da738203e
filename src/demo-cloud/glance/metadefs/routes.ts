import type { Call, ImageCloud } from '../context.ts'
import { does, type Route } from '../route.ts'
import {
  listAssociations,
  listNamespaces,
  listObjects,
  listProperties,
  listResourceTypes,
  listTags,
  showNamespace,
  showObject,
  showProperty,
  showTag,
} from './actions.ts'
import {
  createNamespace,
  emptyObjects,
  emptyProperties,
  emptyTags,
  removeNamespace,
  updateNamespace,
} from './namespace-writes.ts'
import {
  addAssociation,
  addObject,
  addProperty,
  addTag,
  addTags,
  removeAssociation,
  removeObject,
  removeProperty,
  removeTag,
  updateObject,
  updateProperty,
  updateTag,
} from './part-writes.ts'

/** The API of metadata definitions, one line an address (glance/api/v2/router.py). */
const ROUTES: readonly Route[] = [
  {
    path: /^\/v2\/metadefs\/resource_types$/,
    methods: { GET: does('list_metadef_resource_types', listResourceTypes) },
  },
  {
    path: /^\/v2\/metadefs\/namespaces$/,
    methods: {
      GET: does('get_metadef_namespaces', listNamespaces),
      POST: does('add_metadef_namespace', createNamespace),
    },
  },
  {
    path: /^\/v2\/metadefs\/namespaces\/([^/]+)$/,
    methods: {
      GET: does('get_metadef_namespace', showNamespace),
      PUT: does('modify_metadef_namespace', updateNamespace),
      DELETE: does('delete_metadef_namespace', removeNamespace),
    },
  },
  {
    path: /^\/v2\/metadefs\/namespaces\/([^/]+)\/resource_types$/,
    methods: {
      GET: does('list_metadef_resource_types', listAssociations),
      POST: does('add_metadef_resource_type_association', addAssociation),
    },
  },
  {
    path: /^\/v2\/metadefs\/namespaces\/([^/]+)\/resource_types\/([^/]+)$/,
    methods: { DELETE: does('remove_metadef_resource_type_association', removeAssociation) },
  },
  {
    path: /^\/v2\/metadefs\/namespaces\/([^/]+)\/properties$/,
    methods: {
      GET: does('get_metadef_properties', listProperties),
      POST: does('add_metadef_property', addProperty),
      DELETE: does('delete_metadef_namespace', emptyProperties),
    },
  },
  {
    path: /^\/v2\/metadefs\/namespaces\/([^/]+)\/properties\/([^/]+)$/,
    methods: {
      GET: does('get_metadef_property', showProperty),
      PUT: does('modify_metadef_property', updateProperty),
      DELETE: does('remove_metadef_property', removeProperty),
    },
  },
  {
    path: /^\/v2\/metadefs\/namespaces\/([^/]+)\/objects$/,
    methods: {
      GET: does('get_metadef_objects', listObjects),
      POST: does('add_metadef_object', addObject),
      DELETE: does('delete_metadef_namespace', emptyObjects),
    },
  },
  {
    path: /^\/v2\/metadefs\/namespaces\/([^/]+)\/objects\/([^/]+)$/,
    methods: {
      GET: does('get_metadef_object', showObject),
      PUT: does('modify_metadef_object', updateObject),
      DELETE: does('delete_metadef_object', removeObject),
    },
  },
  {
    path: /^\/v2\/metadefs\/namespaces\/([^/]+)\/tags$/,
    methods: {
      GET: does('get_metadef_tags', listTags),
      POST: does('add_metadef_tags', addTags),
      DELETE: does('delete_metadef_namespace', emptyTags),
    },
  },
  {
    path: /^\/v2\/metadefs\/namespaces\/([^/]+)\/tags\/([^/]+)$/,
    methods: {
      GET: does('get_metadef_tag', showTag),
      POST: does('add_metadef_tag', addTag),
      PUT: does('modify_metadef_tag', updateTag),
      DELETE: does('delete_metadef_tag', removeTag),
    },
  },
]

/** A path's bytes are read as Latin-1 (PEP 3333), and nobody here turns them into UTF-8 again. */
const asLatin1 = (name: string) =>
  Array.from(new TextEncoder().encode(name), (byte) => String.fromCharCode(byte)).join('')

type Action = Route['methods'][string]
const reading = (action: Action): Action =>
  does(action.rule, (cloud: ImageCloud, call: Call) =>
    action.run(cloud, { ...call, params: call.params.map(asLatin1) }),
  )

export const METADEF_ROUTES: readonly Route[] = ROUTES.map(({ path, methods }) => ({
  path,
  methods: Object.fromEntries(
    Object.entries(methods).map(([method, action]) => [method, reading(action)]),
  ),
}))
