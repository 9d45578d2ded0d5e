import { join } from 'node:path';
import ts from 'typescript';
import { repository } from '../support/pages.ts';

/** A value, and the type that it is to be of. */
export interface TypedValue {
  /** Of what the value is, for who reads an error. */
  readonly name: string;
  readonly value: unknown;
  /** The module that exports the type. */
  readonly module: string;
  readonly type: string;
}

/**
 * What the compiler says of values, written down as literals: each that is missing, is of another type, or is none of the
 * type's.
 *
 * @returns a line for each fault, which begins with the name of its value
 */
export function typeErrors(values: readonly TypedValue[]): string[] {
  const file = join(repository, 'test/deploy/values.mts');
  const lines = values.flatMap(({ value, module, type }, index) => [
    `import type { ${type} as Type${index} } from '${module}';`,
    `export const value${index}: Type${index} = ${JSON.stringify(value)};`,
  ]);
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
  };
  const text = lines.join('\n');
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (path) => path === file || disk.fileExists(path),
    readFile: (path) => (path === file ? text : disk.readFile(path)),
    getSourceFile: (path, version, ...rest) =>
      path === file ? ts.createSourceFile(path, text, version) : disk.getSourceFile(path, version, ...rest),
  };
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file: source, start = 0, messageText }) => {
    const line = source?.getLineAndCharacterOfPosition(start).line ?? 0;
    return `${values[Math.floor(line / 2)]?.name ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}
