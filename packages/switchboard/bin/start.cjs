// By itself, since an old Node can't even read it.
'use strict';

// What was compiled once is kept for the next start, in the folder for temporary files.
require('node:module').enableCompileCache();

import('../lib/switchboard.js').catch((error) => {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error('A file of Switchboard is missing: install the package again. ' + error.message);
  process.exit(1);
});
