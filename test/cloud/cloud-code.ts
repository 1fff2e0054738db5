import { ParseFile, ValidationError } from '@parse-orm/runtime';
import { CloudError, defineCloud } from '@parse-orm/runtime/cloud';
import { models } from '../runtime/generated/cloud.js';
import { fileAnswers } from './file-answers.js';
import { change } from './observation-change.js';

/** Runs in the process of the server of these tests: what an observation says in its notes is what happens to it. */
defineCloud(models, (cloud) => {
  const seen: Record<string, unknown[]> = {};
  const note = (name: string, what: unknown): void => void (seen[name] ??= []).push(what);

  cloud.functions.suggestSpecies(async ({ params: { name }, client }) => {
    // What the triggers saw, for the tests to look at.
    if (name.startsWith('seen:')) throw new CloudError(JSON.stringify(seen[name.slice(5)] ?? []), 142);
    if (name.startsWith('wrong:')) throw wrongs[name.slice(6)]?.();
    if (name === 'map') return new Map() as never;
    if (name === 'sdk') return [Object.assign(new Parse.Object('Species'), { id: 'abcdefghij' })] as never;
    if (name === 'mine') return (await client.Survey.find()) as never;
    return client.Species.where({ scientificName: { startsWith: name } })
      .orderBy('scientificName')
      .find();
  });

  cloud.functions.observationSummary(
    async ({ params, client, user, isMaster, context }) => {
      const query = client.Observation.where({ species: params.species });
      note('names', user?.displayName);
      note('params', [isMaster, params.species.constructor.name, Object.keys(params.species)]);
      const found = await (params.since ? query.where({ observedAt: { gte: params.since } }) : query)
        .include({ species: true })
        .orderBy('-observedAt')
        .find();
      note('summary', {
        user: user?.objectId,
        isMaster,
        context,
        species: (await params.species.fetch()).scientificName,
      });
      return { count: found.length, latest: found[0], places: found.flatMap(({ location }) => location ?? []) };
    },
    { requireUserKeys: [] },
  );

  cloud.jobs.archiveSurveys(async ({ params, message, client, isMaster }) => {
    void message('begun');
    const ended = client.Survey.where({ endsAt: { lt: params.before } });
    if (params.before < new Date(0)) throw new CloudError('nothing was that early');
    void message(`${await ended.count()} to do, ${isMaster ? 'as master' : 'as somebody'}`);
  });

  cloud.Observation.beforeSave(async ({ object, original, user, client, isMaster, context }) => {
    note('beforeSave', { changed: object.changedFields(), was: original?.notes, user: user?.objectId, isMaster });
    context['notes'] = object.notes;
    await change(object, client);
  });

  cloud.Observation.afterSave(async ({ object, original, context, client }) => {
    note('afterSave', {
      id: object.objectId,
      was: original?.notes,
      context: context['notes'],
      dirty: object.isDirty(),
    });
    if (object.notes === 'counts') {
      const survey = client.asMaster().Survey.pointer(object.survey?.objectId ?? '');
      await client.asMaster().Survey.update(survey, { title: `${object.individuals} seen` });
    }
    if (object.notes === 'fails afterwards') throw new Error('too late');
    if (object.notes === 'shown') {
      object.tags = ['shown'];
      object.unset('isRare').increment('individuals', 2);
      object.observedAt = new Date('2026-07-01');
    }
  });

  cloud.Observation.beforeDelete(({ object, user }) => {
    note('beforeDelete', { notes: object.notes, user: user?.objectId });
    if (object.notes === 'stays') throw new CloudError('It stays.', 119);
  });
  cloud.Observation.afterDelete(({ object }) => note('afterDelete', object.objectId));

  cloud.Reserve.beforeFind(({ query, isMaster, isGet, isCount }) => {
    note('beforeFind', { isGet, isCount });
    return isMaster ? undefined : query.where({ isOpen: true }).omit('contact');
  });
  cloud.Reserve.afterFind(({ objects, user }) => {
    for (const reserve of objects) reserve.name = `${reserve.name}!`;
    return user ? objects.filter(({ name }) => !name.startsWith('hidden')) : undefined;
  });
  cloud.Comment.beforeFind(({ query, client }) => {
    if (client.Comment === undefined) return query;
    return query.orderBy('-likes').limit(2).include({ author: true });
  });
  cloud.User.beforeFind(({ query, isMaster }) =>
    isMaster ? undefined : query.where({ or: [{ displayName: { exists: false } }, { displayName: { not: 'ghost' } }] }),
  );
  cloud.Role.beforeFind(() => []);

  cloud.beforeLogin(({ object }) => {
    note('beforeLogin', object.username);
    if (object.displayName === 'banned') throw new ValidationError([{ path: 'User.username', message: 'is banned.' }]);
  });
  cloud.afterLogin(async ({ object, client }) => {
    note('afterLogin', [object.username, await client.Session.count(), 'sessionToken' in object.toJSON()]);
  });
  cloud.afterLogout(({ object }) => note('afterLogout', object.user?.objectId));
  cloud.beforePasswordResetRequest(({ object }) => {
    note('beforePasswordResetRequest', object.username);
    if (object.displayName === 'stuck') throw new CloudError('Ask the office.');
  });

  cloud.files.beforeSave(async ({ file, size, isMaster }) => {
    const answer = fileAnswers[file.name];
    if (answer) return answer();
    if (isMaster) return;
    const text = new TextDecoder().decode(await file.data());
    note('file', [file.name, size, text]);
    if (text === 'refuse') throw new CloudError('No such file.', 130);
    if (text === 'wrong') throw new ValidationError([{ path: 'files.photo', message: 'is no photo.' }]);
    if (text === 'elsewhere') return new ParseFile('elsewhere.txt', 'https://files.example.com/elsewhere.txt');
    if (text === 'shout') return { data: new TextEncoder().encode('SHOUT'), name: 'loud.txt' };
    return undefined;
  });
  cloud.files.afterSave(({ file, user }) => note('file saved', [file.url !== undefined, user?.username]));
  cloud.files.beforeDelete(({ file }) => note('file goes', file.name));
  cloud.files.afterDelete(({ file }) => note('file gone', file.name));
  cloud.files.beforeFind(({ file }) => {
    if (file.name.endsWith('secret.txt')) throw new CloudError('Not for you.');
  });
  cloud.files.afterFind((request) => {
    request.forceDownload = true;
    request.responseHeaders['X-Seen'] = 'yes';
  });

  cloud.config.beforeSave(({ params, original, isMaster }) => {
    note('config', [isMaster, params, original]);
    if (params.limits?.perDay === 0) throw new ValidationError([{ path: 'config.limits', message: 'is too low.' }]);
  });
  cloud.config.afterSave(({ params, original }) => {
    const [now, before] = [params.closedFrom, original?.closedFrom].map((day) => day?.getFullYear());
    note('config set', [params.welcome, now, before, params.salt?.length]);
  });
  cloud.beforeConnect(({ user }) => note('beforeConnect', user?.username));
  cloud.Species.beforeSubscribe(({ query, user }) => {
    if (!user) throw new ValidationError([{ path: 'Species', message: 'is for those who are logged in.' }]);
    return query.where({ group: 'bird' });
  });
  cloud.Species.afterLiveQueryEvent((request) => {
    note('event', [request.event, request.object.scientificName, request.original?.scientificName]);
    if (request.object.commonName === 'quiet') request.sendEvent = false;
    else request.object.commonName = 'heard';
  });

  cloud.onLiveQueryEvent(({ event }) => {
    note('live', event);
    if (event === 'subscribe') throw new Error('nobody hears this');
  });

  cloud.Survey.beforeSave(() => undefined, {
    requireUser: true,
    fields: {
      protocol: { constant: true, default: 'transect' },
      startsAt: { options: (day) => day > new Date('2000-01-01'), error: 'Too early.' },
      title: { options: ['none yet', 'a', 'b'] },
      lead: { required: true },
    },
  });
  cloud.User.beforeSave(({ object, original }) => {
    if (object.displayName === 'shout') object.displayName = 'SHOUT';
    note('user', [original?.username, object.isDirty('password'), JSON.stringify(object.toJSON()).includes('secret')]);
  });
  cloud.Species.beforeSave(({ object, context }) => note('species', [object.scientificName, context['from']]));
  cloud.Role.beforeSave(({ object }) => {
    if (object.isNew) object.name = `${object.name}-checked`;
  });
  cloud.User.beforeDelete(() => undefined, { requireUserKeys: ['displayName'] });

  const twice: string[] = [];
  for (const again of [
    () => cloud.Observation.beforeSave(() => undefined),
    () => cloud.functions.suggestSpecies(() => []),
    () => cloud.files.afterFind(() => undefined),
    () => cloud.beforeLogin(() => undefined),
    () => cloud.jobs.archiveSurveys(() => undefined),
  ]) {
    try {
      again();
    } catch (error) {
      twice.push(String(error));
    }
  }
  seen['twice'] = twice;
});

try {
  defineCloud(models, (cloud) => cloud.beforeLogin(() => undefined));
} catch (error) {
  globalThis.secondCall = String(error);
}
defineCloud(models, (cloud) => cloud.Species.beforeDelete(() => undefined));
defineCloud(
  models,
  (cloud) =>
    cloud.Species.beforeDelete(({ object }) => {
      if (object.commonName === 'kept') throw new CloudError(globalThis.secondCall ?? 'nothing was refused');
    }),
  { replace: true },
);

declare global {
  var secondCall: string | undefined;
}

/** What handlers may throw. */
const { Parse } = globalThis as unknown as { Parse: { Object: new (className: string) => object } };
const wrongs: { readonly [name: string]: () => unknown } = {
  validation: () =>
    new ValidationError([
      { path: 'Species.scientificName', message: 'has two words.\nAlways.' },
      { path: 'Species.group key', message: 'is "bird" or so.' },
    ]),
  cloud: () => new CloudError('Come back tomorrow.', 155),
  unknown: () => new TypeError('password hunter2 does not fit /srv/app/secrets.json'),
  text: () => 'masterKey=abc',
  nothing: () => undefined,
  object: () => ({ code: 5, because: 'of a plain object' }),
  caused: () => new Error('the outer one', { cause: new RangeError('the inner one') }),
};
