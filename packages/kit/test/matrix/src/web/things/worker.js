// A worker in a file of its own.
postMessage("worked");
