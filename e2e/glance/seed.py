"""What `start` fills its Keystone and Glance with: catalog, accounts, limits, first images. Each step may be repeated."""
import datetime, hashlib, http.client, json, os, sqlite3, subprocess, sys, tempfile, urllib.parse, uuid

KEYSTONE, GLANCE = sys.argv[2], sys.argv[3]
PASSWORD = 'secret'


def call(base, method, path, token=None, body=None, headers=None, ok=None):
    url = urllib.parse.urlsplit(base)
    conn = http.client.HTTPConnection(url.hostname, url.port, timeout=60)
    headers = dict(headers or {})
    if token:
        headers['X-Auth-Token'] = token
    if isinstance(body, (dict, list)):
        body = json.dumps(body).encode()
        headers.setdefault('Content-Type', 'application/json')
    conn.request(method, path, body, headers)
    answer = conn.getresponse()
    raw = answer.read()
    conn.close()
    if answer.status >= 400 and answer.status not in (ok or ()):
        sys.exit('%s %s%s: %s %s' % (method, base, path, answer.status, raw[:600].decode('utf-8', 'replace')))
    kind = answer.getheader('Content-Type') or ''
    return answer, (json.loads(raw) if raw and 'json' in kind else raw)


def token(user, project=None, system=False):
    auth = {'identity': {'methods': ['password'], 'password': {'user': {
        'name': user, 'domain': {'id': 'default'}, 'password': PASSWORD}}}}
    if project:
        auth['scope'] = {'project': {'name': project, 'domain': {'id': 'default'}}}
    if system:
        auth['scope'] = {'system': {'all': True}}
    return call(KEYSTONE, 'POST', '/v3/auth/tokens', body={'auth': auth})[0].getheader('X-Subject-Token')


class Identity:
    """Keystone's collections, as the cloud's administrator; an object is made or changed only where needed."""

    def __init__(self):
        self.token = token('admin', 'admin')

    def call(self, method, path, body=None):
        return call(KEYSTONE, method, '/v3' + path, self.token, body)[1]

    def ensure(self, kind, want, key=('name',)):
        found = self.call('GET', '/%ss?%s' % (kind, urllib.parse.urlencode({f: want[f] for f in key})))[kind + 's']
        if not found:
            return self.call('POST', '/%ss' % kind, {kind: want})[kind]
        if any(found[0].get(f) != v for f, v in want.items() if f != 'password'):
            change = {f: v for f, v in want.items() if f not in key}
            return self.call('PATCH', '/%ss/%s' % (kind, found[0]['id']), {kind: change})[kind]
        return found[0]

    def image_service(self):
        return self.ensure('service', {'type': 'image', 'name': 'glance', 'description': 'OpenStack Image'}, ('type',))


def endpoint():
    """The catalog; prints the id of the endpoint that Glance's limits belong to."""
    k = Identity()
    if not any(r['id'] == 'RegionTwo' for r in k.call('GET', '/regions')['regions']):
        k.call('POST', '/regions', {'region': {'id': 'RegionTwo', 'description': 'The same services once more'}})
    keystone = k.ensure('service', {'type': 'identity', 'name': 'keystone'}, ('type',))
    glance = k.image_service()
    for region in ('RegionOne', 'RegionTwo'):
        for service, url in ((glance, GLANCE), (keystone, KEYSTONE + '/v3')):
            for interface in ('public', 'internal', 'admin'):
                made = k.ensure('endpoint', {'service_id': service['id'], 'region_id': region, 'interface': interface, 'url': url},
                                ('service_id', 'region_id', 'interface'))
                if (region, service['type'], interface) == ('RegionOne', 'image', 'public'):
                    print(made['id'])


def identity():
    k = Identity()
    roles = {r['name']: r['id'] for r in k.call('GET', '/roles')['roles']}
    projects = {name: k.ensure('project', {'name': name, 'domain_id': 'default', 'description': text})['id']
                for name, text in (('admin', 'Bootstrap project for initializing the cloud.'), ('service', 'Service accounts'),
                                   ('tenant-a', 'First tenant'), ('tenant-b', 'Second tenant'),
                                   ('tenant-small', 'A tenant with a very small quota'))}
    for name, grants in (('glance', (('admin', 'service'),)), ('alice', (('member', 'tenant-a'),)),
                         ('bob', (('member', 'tenant-b'),)), ('carol', (('member', 'tenant-a'), ('member', 'tenant-b'))),
                         ('dave', (('reader', 'tenant-a'),)), ('erin', (('member', 'tenant-small'),))):
        user = {'name': name, 'domain_id': 'default', 'password': PASSWORD}
        if name != 'glance':
            user['email'] = name + '@example.org'
        user = k.ensure('user', user)['id']
        for role, project in grants:
            k.call('PUT', '/projects/%s/users/%s/roles/%s' % (projects[project], user, roles[role]))
        if name == 'glance':  # Glance reads the limits with this
            k.call('PUT', '/system/users/%s/roles/%s' % (user, roles['reader']))

    glance = k.image_service()['id']
    wide = {'image_size_total': 20480, 'image_stage_total': 10240, 'image_count_total': 5000, 'image_count_uploading': 100}
    small = {'image_size_total': 4, 'image_stage_total': 4, 'image_count_total': 5, 'image_count_uploading': 2}
    base = {'service_id': glance, 'region_id': 'RegionOne'}
    have = {x['resource_name'] for x in k.call('GET', '/registered_limits?service_id=' + glance)['registered_limits']}
    if set(wide) - have:
        k.call('POST', '/registered_limits', {'registered_limits': [
            dict(base, resource_name=name, default_limit=wide[name]) for name in wide if name not in have]})
    base['project_id'] = projects['tenant-small']
    k.token = token('admin', system=True)  # a token for a project lists the limits of that project only
    have = {x['resource_name'] for x in k.call('GET', '/limits?service_id=%s&project_id=%s'
                                               % (glance, projects['tenant-small']))['limits']}
    if set(small) - have:
        k.call('POST', '/limits', {'limits': [
            dict(base, resource_name=name, resource_limit=small[name]) for name in small if name not in have]})


def disk(fmt, size='64M', extra=()):
    """A small real disk image made by qemu-img, with some non-zero data in it."""
    with tempfile.TemporaryDirectory() as tmp:
        raw, out = os.path.join(tmp, 'raw'), os.path.join(tmp, 'out')
        with open(raw, 'wb') as f:
            f.write(b'\x00' * 510 + b'\x55\xaa')
            f.seek(1 << 20)
            f.write(bytes(i * 7 % 251 for i in range(65536)))
        subprocess.run(['qemu-img', 'resize', '-q', '-f', 'raw', raw, size], check=True, stdout=subprocess.DEVNULL)
        if fmt == 'raw':
            out = raw
        else:
            subprocess.run(['qemu-img', 'convert', '-q', '-f', 'raw', '-O', fmt, *extra, raw, out], check=True)
        with open(out, 'rb') as f:
            return f.read()


def images():
    admin, alice, bob = token('admin', 'admin'), token('alice', 'tenant-a'), token('bob', 'tenant-b')
    tenant_b = call(KEYSTONE, 'GET', '/v3/auth/projects', bob)[1]['projects'][0]['id']

    def g(method, path, tok, body=None, headers=None, ok=None):
        return call(GLANCE, method, '/v2' + path, tok, body, headers, ok)[1]

    def image(tok, name, data=None, store=None, disk_format='raw', **fields):
        found = g('GET', '/images?' + urllib.parse.urlencode({'name': name, 'os_hidden': fields.get('os_hidden', False),
                                                              'visibility': fields.get('visibility', 'shared')}), tok)['images']
        if found:
            return found[0]
        made = g('POST', '/images', tok, dict(fields, name=name, disk_format=disk_format, container_format='bare'))
        if data is not None:
            headers = {'Content-Type': 'application/octet-stream'}
            if store:
                headers['X-Image-Meta-Store'] = store
            g('PUT', '/images/%s/file' % made['id'], tok, data, headers)
        return made

    qcow2, raw = disk('qcow2'), disk('raw', '2M')
    debian = dict(os_distro='debian', os_version='12', os_type='linux', architecture='x86_64', hw_disk_bus='virtio',
                  hw_qemu_guest_agent='yes', tags=['debian', 'lts'])
    image(admin, 'debian-12-generic', qcow2, disk_format='qcow2', visibility='public', min_disk=1, min_ram=512, **debian)
    image(admin, 'debian-11-generic', qcow2, disk_format='qcow2', visibility='public', os_hidden=True,
          **dict(debian, os_version='11', tags=['debian', 'obsolete']))
    image(admin, 'rescue.iso', raw[:1 << 20], store='slow', disk_format='iso', visibility='public', tags=['rescue'])
    image(alice, 'alice-scratch-raw', raw, visibility='private', tags=['scratch'])
    image(alice, 'golden-base', qcow2, disk_format='qcow2', visibility='private', protected=True, min_disk=1,
          os_distro='ubuntu', os_version='22.04', tags=['golden'])
    image(alice, 'upload-me-later', None, disk_format='qcow2', visibility='private')
    image(alice, 'appliance.vmdk', disk('vmdk', extra=('-o', 'subformat=streamOptimized')), disk_format='vmdk',
          visibility='private', hw_disk_bus='scsi', hw_scsi_model='lsiLogic')
    off = image(alice, 'deactivated-raw', raw[:65536], visibility='private')
    g('POST', '/images/%s/actions/deactivate' % off['id'], alice)
    for name, status in (('alice-shared-pending', None), ('alice-shared-accepted', 'accepted')):
        shared = image(alice, name, raw[:4096], visibility='shared')
        g('POST', '/images/%s/members' % shared['id'], alice, {'member': tenant_b}, ok=(409,))
        if status:
            g('PUT', '/images/%s/members/%s' % (shared['id'], tenant_b), bob, {'status': status})
    image(bob, 'community-appliance', qcow2, disk_format='qcow2', visibility='community', os_distro='alpine', tags=['appliance'])
    image(bob, 'bob-Ünïcödé 画像', raw[:512], visibility='private')


def bulk():
    """Many small images of tenant-a, as rows and files like those that Glance itself writes (thousands in a second)."""
    count, state = int(sys.argv[4]), sys.argv[5]
    owner = call(KEYSTONE, 'GET', '/v3/auth/projects', token('alice', 'tenant-a'))[1]['projects'][0]['id']
    db = sqlite3.connect(os.path.join(state, 'glance', 'glance.sqlite'), timeout=60)
    have = {name for (name,) in db.execute("SELECT name FROM images WHERE deleted = 0 AND name LIKE 'bulk-%'")}
    now = datetime.datetime.utcnow()
    for n in range(1, count + 1):
        name = 'bulk-%04d' % n
        if name in have:
            continue
        made = str(now - datetime.timedelta(minutes=7 * (count - n)))
        status = 'queued' if n % 10 == 0 else 'deactivated' if n % 23 == 0 else 'active'
        row = {'id': str(uuid.uuid4()), 'name': name, 'status': status, 'created_at': made, 'updated_at': made, 'deleted': 0,
               'disk_format': ('raw', 'qcow2', 'iso', 'vhd')[n % 4], 'container_format': 'bare', 'owner': owner,
               'min_disk': n % 3, 'min_ram': 128 * (n % 5), 'protected': 0, 'visibility': 'private', 'os_hidden': 0}
        if status != 'queued':
            data = b'%s\n' % name.encode() * (1 + n * 37 % 500)
            path = os.path.join(state, 'glance', 'fast', row['id'])
            with open(path, 'wb') as f:
                f.write(data)
            row.update(size=len(data), virtual_size=len(data), checksum=hashlib.md5(data).hexdigest(),
                       os_hash_algo='sha512', os_hash_value=hashlib.sha512(data).hexdigest())
        insert = [('images', row)]
        base = {'image_id': row['id'], 'created_at': made, 'updated_at': made, 'deleted': 0}
        if status != 'queued':
            insert.append(('image_locations', dict(base, value='file://' + path, meta_data='{"store": "fast"}', status='active')))
        insert += [('image_tags', dict(base, value=tag)) for tag in ('bulk', 'group-%d' % (n % 10))]
        insert.append(('image_properties', dict(base, name='os_distro', value=('debian', 'ubuntu', 'fedora')[n % 3])))
        for table, values in insert:
            db.execute('INSERT INTO %s (%s) VALUES (%s)' % (table, ', '.join(values), ', '.join('?' * len(values))), tuple(values.values()))
    db.commit()
    db.close()


def check():
    seen = []
    for user, project in (('admin', 'admin'), ('alice', 'tenant-a'), ('bob', 'tenant-b')):
        page = call(GLANCE, 'GET', '/v2/images?limit=100', token(user, project))[1]
        seen.append('%s sees %d%s images' % (user, len(page['images']), ' or more' if page.get('next') else ''))
    print(', '.join(seen))


{'endpoint': endpoint, 'identity': identity, 'images': images, 'bulk': bulk, 'check': check}[sys.argv[1]]()
