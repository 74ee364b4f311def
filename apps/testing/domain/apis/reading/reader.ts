import type { Parameter, RequestBody, ResponseSpec, SecurityScheme } from '../operation.ts';
import type { Node } from './node.ts';

export interface OperationParts {
  readonly parameters: readonly Parameter[];
  readonly body?: RequestBody;
}

/** What the versions of the specification say differently. */
export interface VersionReader {
  parts(operation: Node, path: Node): OperationParts;
  response(status: string, node: Node, operation: Node): ResponseSpec | undefined;
  schemes(root: Node): readonly SecurityScheme[];
  servers(root: Node): readonly string[];
}
