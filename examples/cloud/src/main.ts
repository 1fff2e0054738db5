import { models } from '@parse-orm/example-models/cloud';
import { defineCloud } from '@parse-orm/runtime/cloud';
import { defineFunctions } from './functions.js';
import { definePhotos } from './photos.js';
import { defineSightings } from './sightings.js';

/** The cloud code: Parse Server loads this module as its option `cloud`. */
defineCloud(models, (cloud) => {
  defineSightings(cloud);
  definePhotos(cloud);
  defineFunctions(cloud);
});
