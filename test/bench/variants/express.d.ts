/** What the bench uses of Express, which brings no types of its own. */
declare module 'express' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

  namespace express {
    type Request = IncomingMessage;
    type Response = ServerResponse;
    type RequestHandler = (...args: never[]) => unknown;
    interface Application extends RequestListener {
      use(path: string, ...handlers: RequestHandler[]): this;
    }
    function json(): RequestHandler;
  }
  function express(): express.Application;
  export default express;
}
