// Plain JavaScript, for the very versions of Node that can't run the rest: this project's sources are TypeScript that
// Node runs as it is, and its own Node comes as the development dependency `node`.
const required = 24;
const found = Number(process.versions.node.split('.')[0]);

if (found < required) {
  console.error(
    `Switchboard runs on Node ${required} or newer; this is ${process.version}.\n` +
      `npm scripts bring their own by the package "node", whose binary comes with an install script. If that was ` +
      `blocked, run: npm rebuild node --foreground-scripts`,
  );
  process.exit(1);
}
