// Asks a window to close, as a click on its cross does: by a WM_DELETE_WINDOW message, which needs no window manager and no focus.
import { dlopen, FFIType } from "bun:ffi";

/** @param window its number, as X has it */
export function closeWindow(display: string, window: number): void {
  const { ptr, i32, i64, u64 } = FFIType;
  const { symbols: x, close } = dlopen("libX11.so.6", {
    XOpenDisplay: { args: [ptr], returns: ptr },
    XInternAtom: { args: [ptr, ptr, i32], returns: u64 },
    XSendEvent: { args: [ptr, u64, i32, i64, ptr], returns: i32 },
    XCloseDisplay: { args: [ptr], returns: i32 },
  });
  const connection = x.XOpenDisplay(Buffer.from(`${display}\0`));
  if (connection === null) throw new Error(`There is no screen ${display}.`);
  const atom = (name: string) => x.XInternAtom(connection, Buffer.from(`${name}\0`), 0);
  x.XSendEvent(
    connection,
    window,
    0,
    0,
    clientMessage(window, atom("WM_PROTOCOLS"), atom("WM_DELETE_WINDOW")),
  );
  x.XCloseDisplay(connection);
  close();
}

/** XClientMessageEvent of Xlib.h, for 64 bits. */
function clientMessage(window: number, type: bigint, data: bigint): Buffer {
  const event = Buffer.alloc(192);
  event.writeInt32LE(33, 0);
  event.writeBigUInt64LE(BigInt(window), 32);
  event.writeBigUInt64LE(type, 40);
  event.writeInt32LE(32, 48);
  event.writeBigInt64LE(data, 56);
  return event;
}
