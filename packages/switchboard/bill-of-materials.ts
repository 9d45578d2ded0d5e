import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import type { BundledLibrary } from './bundled-libraries.ts';

/** What the bill is of. */
interface Product {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/**
 * Writes which libraries are in the package, as CycloneDX has it. It says neither when nor where it was written, so that the
 * same package has the same bill.
 */
export function billOfMaterials(product: Product, libraries: readonly BundledLibrary[]): string {
  const bom = new Models.Bom();
  const root = createComponent(Enums.ComponentType.Application, product);
  bom.metadata.component = root;
  for (const library of libraries) {
    const component = createComponent(Enums.ComponentType.Library, library);
    const [, algorithm, digest = ''] = /^(sha512)-(.+)$/.exec(library.integrity) ?? [];
    if (algorithm === undefined) throw new Error(`${library.name} is locked by ${library.integrity}.`);
    component.hashes.set(Enums.HashAlgorithm['SHA-512'], Buffer.from(digest, 'base64').toString('hex'));
    root.dependencies.add(component.bomRef);
    bom.components.add(component);
  }
  const format = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  return `${new Serialize.JsonSerializer(format).serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function createComponent(kind: Enums.ComponentType, { name, version, license }: Product): Models.Component {
  const [, scope, ownName = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [];
  const purl = new PackageURL('npm', scope, ownName, version, undefined, undefined).toString();
  const component = new Models.Component(kind, ownName, {
    ...(scope !== undefined && { group: scope }),
    version,
    purl,
    bomRef: purl,
  });
  const isOne = /^[\w.-]+$/.test(license);
  component.licenses.add(isOne ? new Models.SpdxLicense(license) : new Models.LicenseExpression(license));
  return component;
}
