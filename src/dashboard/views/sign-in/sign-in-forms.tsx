import { zodResolver } from '@hookform/resolvers/zod'
import { useForm, type FieldValues, type Path, type UseFormReturn } from 'react-hook-form'
import * as z from 'zod/mini'
import type { SignIn } from '#wire/session.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { PasswordField, TextArea, TextField } from '#dashboard/ui/field.tsx'
import type { Refusal } from './refusal.ts'

/** Tries to sign in. Null: it worked, or the refusal is said outside the form. */
export type Submit = (input: SignIn) => Promise<Refusal | null>

/** Ids of Keystone are 32 hexadecimal digits; everything else is a name. */
const ID = /^[0-9a-f]{32}$/i

const TOO_LONG = 'At most 255 characters.'

const needed = (what: string) =>
  z.string().check(z.trim(), z.minLength(1, what), z.maxLength(255, TOO_LONG))
const secret = (what: string) =>
  z.string().check(z.minLength(1, what), z.maxLength(4096, 'At most 4096 characters.'))
/** May stay empty. */
const taken = () => z.string().check(z.trim(), z.maxLength(255, TOO_LONG))

/** Puts a refusal at its field; what has no field here goes to the one that holds the secret. */
function place<T extends FieldValues>(
  form: UseFormReturn<T>,
  refusal: Refusal | null,
  fields: Partial<Record<'secret' | 'project' | 'passcode', Path<T>>>,
): void {
  if (!refusal || !('sentence' in refusal)) return
  if (refusal.at === 'form' || refusal.at === 'first-step') return
  const field = fields[refusal.at] ?? fields.secret
  if (field) form.setError(field, { message: refusal.sentence }, { shouldFocus: true })
}

function Foot({ pending, label }: { pending: boolean; label: string }) {
  return (
    <Button type="submit" variant="primary" block pending={pending}>
      {label}
    </Button>
  )
}

const passwordSchema = z.object({
  user: needed('Type the name of the user.'),
  password: secret('Type the password.'),
  domain: needed('Every user belongs to a domain. On most clouds it is Default.'),
  project: taken(),
})

/**
 * @param known whose session is renewed: the user stays, and a project is not asked for
 */
export function PasswordForm({
  submit,
  known,
  label,
}: {
  submit: Submit
  known?: { name: string; domain: string } | undefined
  label: string
}) {
  const form = useForm({
    resolver: zodResolver(passwordSchema),
    defaultValues: {
      user: known?.name ?? '',
      password: '',
      domain: known?.domain ?? 'Default',
      project: '',
    },
  })
  const { errors, isSubmitting } = form.formState
  const send = form.handleSubmit(async ({ user, password, domain, project }) => {
    const asked =
      project === '' ? {} : { project: ID.test(project) ? { id: project } : { name: project } }
    const refusal = await submit({ method: 'password', user, password, domain, ...asked })
    place(form, refusal, { secret: 'password', project: 'project' })
  })
  return (
    <form className="signin-form" noValidate onSubmit={(event) => void send(event)}>
      <TextField
        label="User"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        readOnly={known !== undefined}
        error={errors.user?.message}
        {...form.register('user')}
      />
      <PasswordField
        label="Password"
        autoComplete="current-password"
        error={errors.password?.message}
        {...form.register('password')}
      />
      {!known && (
        <div className="form-grid">
          <TextField
            label="Domain"
            autoCapitalize="none"
            spellCheck={false}
            error={errors.domain?.message}
            {...form.register('domain')}
          />
          <TextField
            label="Project"
            note="optional"
            placeholder="Your last one"
            autoCapitalize="none"
            spellCheck={false}
            error={errors.project?.message}
            {...form.register('project')}
          />
        </div>
      )}
      <Foot pending={isSubmitting} label={label} />
    </form>
  )
}

const credentialSchema = z
  .object({
    id: needed('Type the id or the name of the credential.'),
    secret: secret('Type the secret.'),
    user: taken(),
    domain: taken(),
  })
  .check(
    z.refine(({ id, user }) => ID.test(id) || user !== '', {
      path: ['user'],
      message: 'A name is known only together with its user. An id needs none.',
    }),
  )

/** By id and secret, or by name together with its user. */
export function CredentialForm({ submit, label }: { submit: Submit; label: string }) {
  const form = useForm({
    resolver: zodResolver(credentialSchema),
    defaultValues: { id: '', secret: '', user: '', domain: 'Default' },
  })
  const { errors, isSubmitting } = form.formState
  const send = form.handleSubmit(async ({ id, secret, user, domain }) => {
    const owner = user === '' ? {} : { user, ...(domain === '' ? {} : { domain }) }
    const refusal = await submit({ method: 'application_credential', id, secret, ...owner })
    place(form, refusal, { secret: 'secret' })
  })
  return (
    <form className="signin-form" noValidate onSubmit={(event) => void send(event)}>
      <TextField
        label="Id or name"
        mono
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={errors.id?.message}
        {...form.register('id')}
      />
      <PasswordField
        label="Secret"
        autoComplete="current-password"
        error={errors.secret?.message}
        {...form.register('secret')}
      />
      <div className="form-grid">
        <TextField
          label="User"
          note="with a name"
          autoCapitalize="none"
          spellCheck={false}
          error={errors.user?.message}
          {...form.register('user')}
        />
        <TextField
          label="Domain"
          note="with a name"
          autoCapitalize="none"
          spellCheck={false}
          error={errors.domain?.message}
          {...form.register('domain')}
        />
      </div>
      <Foot pending={isSubmitting} label={label} />
    </form>
  )
}

const tokenSchema = z.object({
  token: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, 'Paste a token.'),
      z.maxLength(8192, 'This is too long to be a token.'),
      z.regex(/^\S*$/, 'A token has no spaces. Only the token itself is to be pasted.'),
    ),
})

/** Pastes a token, as `openstack token issue` prints it. */
export function TokenForm({ submit, label }: { submit: Submit; label: string }) {
  const form = useForm({ resolver: zodResolver(tokenSchema), defaultValues: { token: '' } })
  const { errors, isSubmitting } = form.formState
  const send = form.handleSubmit(async ({ token }) => {
    place(form, await submit({ method: 'token', token }), { secret: 'token' })
  })
  return (
    <form className="signin-form" noValidate onSubmit={(event) => void send(event)}>
      <TextArea
        label="Token"
        mono
        rows={5}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        help={
          <>
            As printed by <code>openstack token issue -c id -f value</code>. It goes to the gateway
            and is not kept in this page.
          </>
        }
        error={errors.token?.message}
        {...form.register('token')}
      />
      <Foot pending={isSubmitting} label={label} />
    </form>
  )
}

const totpSchema = z.object({
  passcode: z
    .string()
    .check(z.trim(), z.regex(/^[0-9 ]{6,12}$/, 'The code of your authenticator is six digits.')),
})

/** The second step, when the cloud asks for it. */
export function TotpForm({ submit, label }: { submit: Submit; label: string }) {
  const form = useForm({ resolver: zodResolver(totpSchema), defaultValues: { passcode: '' } })
  const { errors, isSubmitting } = form.formState
  const send = form.handleSubmit(async ({ passcode }) => {
    const digits = passcode.replaceAll(' ', '')
    place(form, await submit({ method: 'totp', passcode: digits }), { passcode: 'passcode' })
  })
  return (
    <form className="signin-form" noValidate onSubmit={(event) => void send(event)}>
      <TextField
        label="One-time code"
        mono
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={12}
        // The step came because of what was just typed; the code is the only thing to do in it.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        help="From the authenticator you set up for this cloud."
        error={errors.passcode?.message}
        {...form.register('passcode')}
      />
      <Foot pending={isSubmitting} label={label} />
    </form>
  )
}
