/* The one library Bun needs on Windows that Debian's Wine does not have: random bytes, from the generator Wine does have. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG size); /* RtlGenRandom, in advapi32 */

static const SIZE_T largest_call = 1 << 28;

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count) {
  while (count > 0) {
    ULONG size = (ULONG)(count < largest_call ? count : largest_call);
    if (!SystemFunction036(bytes, size)) return FALSE;
    bytes += size;
    count -= size;
  }
  return TRUE;
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved) {
  (void)instance, (void)reason, (void)reserved;
  return TRUE;
}
