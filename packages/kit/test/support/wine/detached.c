// Starts its command line as Windows starts a window program from a terminal: in no console, and with no handles. Under Wine
// such a program would get its parent's console by itself.
#include <stdio.h>
#include <windows.h>

static BOOL WINAPI ignore(DWORD event) { return TRUE; }

int main(void) {
  wchar_t *line = GetCommandLineW();
  while (*line && *line != L' ') line++;
  while (*line == L' ') line++;
  STARTUPINFOW setup = {sizeof setup};
  PROCESS_INFORMATION child;
  DWORD code;
  setup.dwFlags = STARTF_USESTDHANDLES;
  SetConsoleCtrlHandler(ignore, TRUE);
  if (!CreateProcessW(NULL, line, NULL, NULL, FALSE, DETACHED_PROCESS, NULL, NULL, &setup, &child)) return 99;
  WaitForSingleObject(child.hProcess, INFINITE);
  GetExitCodeProcess(child.hProcess, &code);
  return code;
}
