/** Answers every request with 200 once its body is read. Prints nothing; takes its port as its argument. */
import { createServer } from 'node:http';

createServer((request, response) => {
  request.resume();
  request.on('end', () => response.end('{}'));
}).listen(Number(process.argv[2]), '127.0.0.1');
