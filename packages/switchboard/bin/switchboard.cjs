#!/usr/bin/env node
// In words that every Node knows, so that one which is too old says what is wrong with it, and what would be right.
'use strict';

var found = process.versions.node.split('.').map(Number);
// From 22.13 on SQLite is there without a flag.
var isTooOld = found[0] < 22 || (found[0] === 22 && found[1] < 13);

if (isTooOld) {
  var needed = 'Switchboard runs on Node 22.13 or newer; this is ' + process.version + '.';
  console.error(needed + ' See https://nodejs.org for another.');
  process.exit(1);
}

require('./start.cjs');
