"""Calls every operation on images that openstacksdk has against a cloud, and checks what comes back.

A client that knows nothing of us: what it asks and how it reads the answers is its own. Its
versions differ in what they have; what this one lacks is said, and what it has must be called.

    image_operations.py AUTH_URL SOURCE_URL   (SOURCE_URL: 65536 bytes for a web-download)

Ends with 1 when something was not as it should be, or an operation was left out.
"""
import hashlib
import os
import sys
import tempfile
import time
import warnings

warnings.simplefilter('ignore')

import openstack  # noqa: E402
from openstack import exceptions  # noqa: E402

AUTH_URL, SOURCE_URL = sys.argv[1:3]
DATA = os.urandom(70_000)
RUN = hashlib.md5(os.urandom(8)).hexdigest()[:8]

# What the SDK's reference names of the Image service, v2: images, members, tags, import, stores,
# tasks, schemas, cache, definitions of metadata.
OPERATIONS = """
create_image upload_image download_image update_image delete_image get_image find_image images
deactivate_image reactivate_image stage_image import_image add_tag remove_tag
update_image_properties
add_member remove_member update_member get_member find_member members
stores get_import_info
tasks get_task create_task wait_for_task image_tasks
get_images_schema get_image_schema get_members_schema get_member_schema get_tasks_schema
get_task_schema
get_image_cache cache_delete_image queue_image clear_cache
create_metadef_namespace get_metadef_namespace metadef_namespaces update_metadef_namespace
delete_metadef_namespace
metadef_resource_types create_metadef_resource_type_association
metadef_resource_type_associations delete_metadef_resource_type_association
create_metadef_property get_metadef_property metadef_properties update_metadef_property
delete_metadef_property delete_all_metadef_properties
create_metadef_object get_metadef_object metadef_objects update_metadef_object
delete_metadef_object delete_all_metadef_objects
get_metadef_namespace_schema get_metadef_namespaces_schema get_metadef_object_schema
get_metadef_objects_schema get_metadef_property_schema get_metadef_properties_schema
get_metadef_resource_type_schema get_metadef_resource_types_schema get_metadef_tag_schema
get_metadef_tags_schema
""".split()


class Noting:
    """The image proxy of a connection, which notes what was called of it."""

    called = set()

    def __init__(self, proxy):
        self._proxy = proxy

    def __getattr__(self, name):
        Noting.called.add(name)
        return getattr(self._proxy, name)


def connect(user, project):
    connection = openstack.connect(
        load_yaml_config=False,
        load_envvars=False,
        auth_url=AUTH_URL,
        username=user,
        password='secret',
        project_name=project,
        user_domain_name='Default',
        project_domain_name='Default',
        region_name='RegionOne',
    )
    return Noting(connection.image), connection.current_project_id


results = {'passed': 0, 'failed': 0}


def step(name):
    """Runs the function below it at once, as one step; a step may lack what it calls."""

    def run(work):
        begin = time.monotonic()
        try:
            work()
            results['passed'] += 1
            print(f'ok    {name} ({time.monotonic() - begin:.1f} s)')
        except Exception as error:
            results['failed'] += 1
            print(f'FAIL  {name}\n{type(error).__name__}: {error}')

    return run


def same(what, found, wanted):
    if found != wanted:
        raise AssertionError(f'{what} is {found!r}, not {wanted!r}')


def refused(kind, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except kind:
        return
    raise AssertionError(f'{call} was not refused')


def until(what, wanted, ask, seconds=60):
    end = time.monotonic() + seconds
    while (found := ask()) != wanted:
        if time.monotonic() > end:
            raise AssertionError(f'{what} is still {found!r}, not {wanted!r}')
        time.sleep(0.2)


alice, tenant_a = connect('alice', 'tenant-a')
bob, tenant_b = connect('bob', 'tenant-b')
admin, _ = connect('admin', 'admin')
has = lambda name: hasattr(admin._proxy, name)  # noqa: E731
formats = {'disk_format': 'raw', 'container_format': 'bare'}
made = {}


def empty(name):
    """A record without data."""
    image = alice.create_image(f'{name}-{RUN}', allow_duplicates=True, **formats)
    made[name] = image.id
    return image


def where(image_id):
    """The stores of an image, which this version of the SDK may not read."""
    return alice.get(f'/images/{image_id}').json().get('stores')


@step('create_image, with data that it checks')
def _():
    with tempfile.NamedTemporaryFile() as file:
        file.write(DATA)
        file.flush()
        image = alice.create_image(
            f'created-{RUN}', filename=file.name, wait=True, validate_checksum=True,
            tags=['first'], **formats, os_distro='debian',
        )
    made['created'] = image.id
    image = alice.get_image(image.id)
    same('its status', image.status, 'active')
    same('its checksum', image.checksum, hashlib.md5(DATA).hexdigest())
    same('its property', image.os_distro, 'debian')


@step('upload_image')
def _():
    image = alice.upload_image(name=f'uploaded-{RUN}', data=DATA, **formats)
    made['uploaded'] = image.id
    same('its size', alice.get_image(image.id).size, len(DATA))


@step('images: a filter, pages, an order')
def _():
    same('by name', [i.id for i in alice.images(name=f'created-{RUN}')], [made['created']])
    ids = [i.id for i in alice.images(limit=7)]
    same('the pages together', len(ids), len(set(ids)))
    if len(ids) <= 7:
        raise AssertionError('the list ended with its first page')
    sizes = [i.size or 0 for i in alice.images(sort='size:desc')]
    same('the order', sizes, sorted(sizes, reverse=True))


@step('find_image: by name, by id, not at all')
def _():
    same('by name', alice.find_image(f'created-{RUN}').id, made['created'])
    same('by id', alice.find_image(made['created']).id, made['created'])
    same('nothing', alice.find_image('no such image'), None)
    refused(exceptions.ResourceNotFound, alice.find_image, 'no such image', ignore_missing=False)


@step('download_image: whole, as a stream, into a file')
def _():
    whole = alice.download_image(made['created'])
    same('the whole', whole.content if hasattr(whole, 'content') else whole, DATA)
    stream = alice.download_image(made['created'], stream=True)
    same('the stream', b''.join(stream.iter_content(9000)), DATA)
    with tempfile.NamedTemporaryFile() as file:
        alice.download_image(made['created'], output=file.name)
        same('the file', file.read(), DATA)


@step('update_image')
def _():
    alice.update_image(made['created'], name=f'renamed-{RUN}', min_ram=64, own='value')
    image = alice.get_image(made['created'])
    same('its name', image.name, f'renamed-{RUN}')
    same('its memory', image.min_ram, 64)
    same('its own property', image.properties.get('own'), 'value')


@step('update_image_properties')
def _():
    alice.update_image_properties(alice.get_image(made['created']), hw_disk_bus='virtio')
    same('its bus', alice.get_image(made['created']).hw_disk_bus, 'virtio')


@step('add_tag, remove_tag')
def _():
    alice.add_tag(made['created'], 'second')
    same('its tags', sorted(alice.get_image(made['created']).tags), ['first', 'second'])
    alice.remove_tag(made['created'], 'first')
    same('its tags', alice.get_image(made['created']).tags, ['second'])


@step('deactivate_image, reactivate_image')
def _():
    alice.deactivate_image(made['created'])
    same('its status', alice.get_image(made['created']).status, 'deactivated')
    # The SDK hands a refusal over as it hands over data.
    same('the answer', alice.download_image(made['created'], stream=True).status_code, 403)
    alice.reactivate_image(made['created'])
    same('its status', alice.get_image(made['created']).status, 'active')


@step('members: add, list, get, find, accept, remove')
def _():
    image = made['created']
    refused(exceptions.NotFoundException, bob.get_image, image)
    alice.add_member(image, member_id=tenant_b)
    same('the members', [m.member_id for m in alice.members(image)], [tenant_b])
    same('the member', alice.get_member(tenant_b, image).status, 'pending')
    same('found', alice.find_member(tenant_b, image).status, 'pending')
    same('not found', alice.find_member('nobody', image), None)
    bob.update_member(tenant_b, image, status='accepted')
    same('accepted', alice.get_member(tenant_b, image).status, 'accepted')
    same('seen by him', bob.get_image(image).id, image)
    alice.remove_member(tenant_b, image)
    same('the members', list(alice.members(image)), [])


@step('stores, get_import_info')
def _():
    stores = {store.id: store for store in alice.stores()}
    same('the stores', sorted(stores), ['fast', 'slow', 'web'])
    try:
        methods = alice.get_import_info().import_methods['value']
    except exceptions.InvalidRequest:
        # 0.101 asks itself for an id that there is none of, and the cloud for nothing.
        methods = alice.get('/info/import').json()['import-methods']['value']
    same('the methods', methods, ['glance-direct', 'web-download', 'copy-image', 'glance-download'])


@step('stage_image, import_image: glance-direct')
def _():
    image = empty('staged')
    alice.stage_image(image, data=DATA)
    same('its status', alice.get_image(image.id).status, 'uploading')
    alice.import_image(alice.get_image(image.id), method='glance-direct')
    until('its status', 'active', lambda: alice.get_image(image.id).status)
    same('its checksum', alice.get_image(image.id).checksum, hashlib.md5(DATA).hexdigest())


@step('import_image: web-download into two stores')
def _():
    image = empty('fetched')
    stores = [store for store in alice.stores() if store.id in ('fast', 'slow')]
    alice.import_image(image, method='web-download', uri=SOURCE_URL, stores=stores)
    until('its stores', 'fast,slow', lambda: where(image.id))
    until('its status', 'active', lambda: alice.get_image(image.id).status)
    same('its size', alice.get_image(image.id).size, 65_536)


@step('import_image: copy-image, for administrators')
def _():
    image = made['uploaded']
    store = next(store for store in admin.stores() if store.id == 'slow')
    copy = {'method': 'copy-image', 'stores': [store]}
    # To a member it is refused; the SDK does not tell.
    try:
        alice.import_image(alice.get_image(image), **copy)
    except exceptions.HttpException:
        pass
    same('its tasks', alice.get(f'/images/{image}/tasks').json()['tasks'], [])
    admin.import_image(admin.get_image(image), **copy)
    until('its stores', 'fast,slow', lambda: where(image))


@step('tasks, get_task')
def _():
    tasks = list(admin.tasks())
    task = admin.get_task(tasks[0].id)
    same('its type', task.type, 'api_image_import')
    if has('image_tasks'):
        mine = [each.status for each in alice.image_tasks(made['fetched'])]
        same('the tasks of an image', mine, ['success'])
    refused(exceptions.HttpException, lambda: list(bob.tasks()))


@step('create_task, wait_for_task')
def _():
    task = admin.create_task(
        type='import',
        input={
            'import_from': SOURCE_URL,
            'import_from_format': 'raw',
            'image_properties': {'name': f'task-{RUN}', **formats},
        },
    )
    done = admin.wait_for_task(task, interval=1, wait=60)
    made['task'] = done.result['image_id']
    same('its image', admin.get_image(made['task']).size, 65_536)


@step('the schemas')
def _():
    for name in [each for each in OPERATIONS if each.endswith('_schema') and has(each)]:
        schema = getattr(admin, name)()
        if not schema.properties:
            raise AssertionError(f'{name} has no properties')


@step('the cache')
def _():
    if not has('queue_image'):
        return
    admin.queue_image(made['uploaded'])
    cached = lambda: [each['image_id'] for each in admin.get_image_cache().cached_images]  # noqa: E731
    until('the image is cached', True, lambda: made['uploaded'] in cached())
    admin.cache_delete_image(made['uploaded'])
    same('cached', made['uploaded'] in cached(), False)
    admin.clear_cache('both')
    same('cached', cached(), [])


@step('the definitions of metadata')
def _():
    if not has('create_metadef_namespace'):
        return
    name = f'SDK::{RUN}'
    namespace = admin.create_metadef_namespace(namespace=name, display_name='First')
    same('its name', admin.get_metadef_namespace(namespace).display_name, 'First')
    admin.update_metadef_namespace(namespace, namespace=name, display_name='Second')
    same('its name', admin.get_metadef_namespace(namespace).display_name, 'Second')
    same('listed', name in [each.namespace for each in admin.metadef_namespaces()], True)
    same('the types', 'OS::Glance::Image' in [t.name for t in admin.metadef_resource_types()], True)
    admin.create_metadef_resource_type_association(name, name='OS::Glance::Image', prefix='sdk_')
    types = [each.name for each in admin.metadef_resource_type_associations(name)]
    same('meant for', types, ['OS::Glance::Image'])
    admin.delete_metadef_resource_type_association('OS::Glance::Image', name)
    definition = {'name': 'size', 'title': 'Size', 'type': 'integer'}
    admin.create_metadef_property(name, **definition)
    same('the property', admin.get_metadef_property('size', name).title, 'Size')
    admin.update_metadef_property('size', name, **{**definition, 'title': 'Bulk'})
    same('the properties', [each.title for each in admin.metadef_properties(name)], ['Bulk'])
    admin.delete_metadef_property('size', name)
    admin.delete_all_metadef_properties(name)
    if has('create_metadef_object'):
        admin.create_metadef_object(name, name='one', description='An object')
        same('the object', admin.get_metadef_object('one', name).description, 'An object')
        admin.update_metadef_object('one', name, name='one', description='Another')
        same('the objects', [o.description for o in admin.metadef_objects(name)], ['Another'])
        admin.delete_metadef_object('one', name)
        admin.delete_all_metadef_objects(name)
    admin.delete_metadef_namespace(namespace)
    refused(exceptions.NotFoundException, admin.get_metadef_namespace, name)


@step('delete_image, and once more')
def _():
    for image in made.values():
        admin.delete_image(image)
        refused(exceptions.NotFoundException, admin.get_image, image)
        admin.delete_image(image)
    refused(exceptions.NotFoundException, admin.delete_image, made['created'], ignore_missing=False)


@step('everything that this version has was called')
def _():
    lacking = [name for name in OPERATIONS if not has(name)]
    print(f'      openstacksdk {openstack.version.__version__} lacks {len(lacking)} of {len(OPERATIONS)}:')
    for name in lacking:
        print(f'      - {name}')
    left = [name for name in OPERATIONS if has(name) and name not in Noting.called]
    same('not called', left, [])


print(f"{results['passed']} passed, {results['failed']} failed")
sys.exit(1 if results['failed'] else 0)
