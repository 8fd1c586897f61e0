// Starts the built server in a container. What is set here holds, whatever the environment says.

process.env.HOST ||= '0.0.0.0';
// Container engines name the container here, and the server would listen on that name's address alone.
process.env.HOSTNAME = process.env.HOST;
process.env.KEEP_ALIVE_TIMEOUT ||= '70000';
// Muster ends by itself when it is asked to, after work in flight has settled.
process.env.NEXT_MANUAL_SIG_HANDLE = 'true';

const server = './server.js';
await import(server);
