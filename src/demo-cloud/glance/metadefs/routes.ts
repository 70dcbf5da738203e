import { does, type Route } from '../route.ts'
import {
  listAssociations,
  listNamespaces,
  listObjects,
  listProperties,
  listResourceTypes,
  listTags,
  refuseWrite,
  showNamespace,
  showObject,
  showProperty,
  showTag,
} from './actions.ts'

const write = (rule: string) => does(rule, (cloud, call) => refuseWrite(cloud, call, rule))

/** The API of metadata definitions, one line an address (glance/api/v2/router.py). */
export const METADEF_ROUTES: readonly Route[] = [
  {
    path: /^\/v2\/metadefs\/resource_types$/,
    methods: { GET: does('list_metadef_resource_types', listResourceTypes) },
  },
  {
    path: /^\/v2\/metadefs\/namespaces$/,
    methods: {
      GET: does('get_metadef_namespaces', listNamespaces),
      POST: write('add_metadef_namespace'),
    },
  },
  {
    path: /^\/v2\/metadefs\/namespaces\/([^/]+)$/,
    methods: {
      GET: does('get_metadef_namespace', showNamespace),
      PUT: write('modify_metadef_namespace'),
      DELETE: write('delete_metadef_namespace'),
    },
  },
  {
    path: /^\/v2\/metadefs\/namespaces\/([^/]+)\/resource_types$/,
    methods: {
      GET: does('list_metadef_resource_types', listAssociations),
      POST: write('add_metadef_resource_type_association'),
    },
  },
  {
    path: /^\/v2\/metadefs\/namespaces\/([^/]+)\/resource_types\/([^/]+)$/,
    methods: { DELETE: write('remove_metadef_resource_type_association') },
  },
  {
    path: /^\/v2\/metadefs\/namespaces\/([^/]+)\/properties$/,
    methods: {
      GET: does('get_metadef_properties', listProperties),
      POST: write('add_metadef_property'),
      DELETE: write('delete_metadef_namespace'),
    },
  },
  {
    path: /^\/v2\/metadefs\/namespaces\/([^/]+)\/properties\/([^/]+)$/,
    methods: {
      GET: does('get_metadef_property', showProperty),
      PUT: write('modify_metadef_property'),
      DELETE: write('remove_metadef_property'),
    },
  },
  {
    path: /^\/v2\/metadefs\/namespaces\/([^/]+)\/objects$/,
    methods: {
      GET: does('get_metadef_objects', listObjects),
      POST: write('add_metadef_object'),
      DELETE: write('delete_metadef_namespace'),
    },
  },
  {
    path: /^\/v2\/metadefs\/namespaces\/([^/]+)\/objects\/([^/]+)$/,
    methods: {
      GET: does('get_metadef_object', showObject),
      PUT: write('modify_metadef_object'),
      DELETE: write('delete_metadef_object'),
    },
  },
  {
    path: /^\/v2\/metadefs\/namespaces\/([^/]+)\/tags$/,
    methods: {
      GET: does('get_metadef_tags', listTags),
      POST: write('add_metadef_tags'),
      DELETE: write('delete_metadef_namespace'),
    },
  },
  {
    path: /^\/v2\/metadefs\/namespaces\/([^/]+)\/tags\/([^/]+)$/,
    methods: {
      GET: does('get_metadef_tag', showTag),
      POST: write('add_metadef_tag'),
      PUT: write('modify_metadef_tag'),
      DELETE: write('delete_metadef_tag'),
    },
  },
]
