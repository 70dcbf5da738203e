import { expect, test } from 'vitest'
import { faultSentence } from './fault.ts'

const html = (title: string, text: string) =>
  `<html>\n <head>\n  <title>${title}</title>\n </head>\n <body>\n  <h1>${title}</h1>\n  ${text}<br /><br />\n\n\n\n </body>\n</html>`

/** As recorded from Keystone 22 and Glance 25, or as proxies in front of them answer. */
test.each<[string, string, string]>([
  [
    "Keystone's JSON",
    '{"error":{"code":401,"message":"The request you have made requires authentication.","title":"Unauthorized"}}',
    'The request you have made requires authentication.',
  ],
  [
    "Keystone's JSON without a message",
    '{"error":{"code":409,"message":"","title":"Conflict"}}',
    'Conflict',
  ],
  [
    "Keystone's dump of a schema is cut off",
    `{"error":{"code":400,"message":"'identity' is a required property\\n\\nFailed validating 'required' in schema:\\n    {'properties': {}}\\n\\nOn instance:\\n    {}","title":"Bad Request"}}`,
    "'identity' is a required property",
  ],
  [
    "Keystone's text is not HTML: brackets and entities stay",
    '{"error":{"code":400,"message":"Invalid name <script>x</script> &amp; more"}}',
    'Invalid name <script>x</script> &amp; more',
  ],
  [
    "Glance's JSON",
    '{"message": "No image found with ID 00000000-0000-4000-8000-000000000000<br /><br />\\n\\n\\n", "code": "404 Not Found", "title": "Not Found"}',
    'No image found with ID 00000000-0000-4000-8000-000000000000',
  ],
  [
    "Glance's JSON with text after the break",
    '{"message": "There was a conflict when trying to complete your request.<br /><br />\\nProperty nope does not exist.\\n\\n", "code": "409 Conflict"}',
    'There was a conflict when trying to complete your request. Property nope does not exist.',
  ],
  [
    "Glance's JSON keeps what a person typed",
    '{"message": "Invalid sort key: <b>x&y. It must be one of the following: name<br /><br />", "code": "400 Bad Request"}',
    'Invalid sort key: <b>x&y. It must be one of the following: name',
  ],
  [
    "Glance's JSON with entities",
    '{"message": "Attribute &#x27;status&#39; is read-only.<br />", "code": "403 Forbidden"}',
    "Attribute 'status' is read-only.",
  ],
  [
    "Glance's dump of a schema is cut off",
    `{"message": "Provided object does not match schema 'image': 7 is not of type 'string'\\n\\nFailed validating 'type' in schema['properties']['os_distro']:\\n    {}\\n\\nOn instance['os_distro']:\\n    7<br /><br />", "code": "400 Bad Request"}`,
    "Provided object does not match schema 'image': 7 is not of type 'string'",
  ],
  ["our gateway's Problem", '{"kind":"no-session","message":"Sign in again."}', 'Sign in again.'],
  [
    'a fault named after itself (Nova, API gateways)',
    '{"badRequest": {"message": "No.", "code": 400}}',
    'No.',
  ],
  [
    'a list of faults',
    '{"errors": [{"status": 404, "title": "Gone", "detail": "It went."}]}',
    'It went.',
  ],
  [
    "Glance's HTML",
    html('404 Not Found', 'No image found with ID 00000000-0000-4000-8000-000000000000'),
    'No image found with ID 00000000-0000-4000-8000-000000000000',
  ],
  [
    "Glance's HTML with entities, some of them spelling markup",
    html(
      '403 Forbidden',
      'Attribute &#x27;&lt;img onerror=x&gt;&#x27; is read-only &amp;amp; more.',
    ),
    "Attribute '<img onerror=x>' is read-only &amp; more.",
  ],
  [
    "Glance's 413",
    html(
      '413 Request Entity Too Large',
      'The request returned a 413 Request Entity Too Large. This generally means that rate limiting or a quota threshold was breached.\n\nThe response body:\nProject x is over a limit for [Resource image_count_total is over limit of 5 due to current usage 5 and delta 1]',
    ),
    'The request returned a 413 Request Entity Too Large. This generally means that rate limiting or a quota threshold was breached. The response body: Project x is over a limit for [Resource image_count_total is over limit of 5 due to current usage 5 and delta 1]',
  ],
  [
    "a proxy's page says only its heading",
    '<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\n<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>',
    '502 Bad Gateway',
  ],
  [
    'script, style and comments are no sentence',
    '<html><head><title>x</title></head><body><style>a{b:c}</style><script>alert("one two three")</script><!-- a b c -->The service is resting now.</body></html>',
    'The service is resting now.',
  ],
  ['markup that is never closed', '<html><body>The end is missing <b', 'The end is missing <b'],
  ['plain text', '404 Not Found\n\nNo image found with ID 0\n\n   ', 'No image found with ID 0'],
  ['plain text without a status line', 'upstream connect error\n', 'upstream connect error'],
  ['JSON that breaks off', '{"message": "No im', '{"message": "No im'],
  ['JSON that says nothing', '{"a": 1, "b": null, "c": {"d": 2}}', ''],
  ['nothing', ' \n', ''],
])('%s', (_, body, sentence) => {
  expect(faultSentence(body)).toBe(sentence)
})

test('a very long text is cut', () => {
  const sentence = faultSentence('word '.repeat(10_000))
  expect(sentence.length).toBeLessThanOrEqual(600)
  expect(sentence).toMatch(/word…$/)
})
