import type { User } from '@parse-orm/example-models';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { db } from './db.js';
import { Problem } from './problem.js';

/** Who is logged in, or the way in. */
export function Account({ user }: { readonly user: User | undefined }): ReactNode {
  const leave = useMutation({ mutationFn: () => db.auth.logOut() });
  if (!user) return <WayIn />;
  return (
    <div className="account">
      <span>{user.shownName}</span>
      <button onClick={() => leave.mutate()}>Log out</button>
      <Problem error={leave.error} />
    </div>
  );
}

function WayIn(): ReactNode {
  const enter = useMutation({
    mutationFn: ({ isNew, username, password }: Entry) =>
      isNew ? db.auth.signUp({ username, password }) : db.auth.logIn({ username, password }),
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const { submitter } = event.nativeEvent as SubmitEvent;
    const form = new FormData(event.currentTarget);
    const isNew = submitter?.getAttribute('value') === 'new';
    enter.mutate({ isNew, username: String(form.get('username')), password: String(form.get('password')) });
  };
  return (
    <form className="account" onSubmit={submit} aria-label="Account">
      <label>
        Name
        <input name="username" autoComplete="username" required />
      </label>
      <label>
        Password
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <button disabled={enter.isPending}>Log in</button>
      <button disabled={enter.isPending} value="new">
        Sign up
      </button>
      <Problem error={enter.error} />
    </form>
  );
}

interface Entry {
  readonly isNew: boolean;
  readonly username: string;
  readonly password: string;
}
