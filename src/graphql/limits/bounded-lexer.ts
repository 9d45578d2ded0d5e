import { Lexer, Source, TokenKind } from 'graphql';
import type { Token } from 'graphql';
import { limitExceeded } from './limit-error.ts';

/** Reads the tokens of a document, up to a number: what comes after them is not even looked at. */
export class BoundedLexer extends Lexer {
  readonly #maximum: number;
  #count = 0;

  constructor(text: string, maximum: number) {
    super(new Source(text));
    this.#maximum = maximum;
  }

  /** @throws {GraphQLError} `LIMIT_EXCEEDED` when the token is one too many */
  override advance(): Token {
    const token = super.advance();
    if (token.kind === TokenKind.EOF) return token;
    this.#count += 1;
    if (this.#count > this.#maximum) throw limitExceeded('tokens', this.#maximum, this.#count);
    return token;
  }
}
