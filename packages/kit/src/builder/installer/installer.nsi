; The installer of one target. installer/script.ts fills the places between two @.
Unicode true
; One installer program for both processors: Windows on ARM runs it by emulation.
Target amd64-unicode
ManifestDPIAware true
ManifestSupportedOS Win10
RequestExecutionLevel user
SetCompressor @COMPRESSOR@
; The time of a file would be the build's.
SetDateSave off
SetOverwrite on

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include StrFunc.nsh
!include WinVer.nsh
!include x64.nsh
${Using:StrFunc} StrStr
${Using:StrFunc} StrTok
@CLASSES_SEARCH@

!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\@NAME@"
!define PATHS "Software\Microsoft\Windows\CurrentVersion\App Paths\@NAME@.exe"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define PROGRAM "$INSTDIR\@NAME@.exe"

Name "@TITLE@" "@TITLE_DOUBLED@"
OutFile "@OUT@"
BrandingText "@TITLE_DOUBLED@ @VERSION@"
InstallDir "$LOCALAPPDATA\Programs\@NAME@"
InstallDirRegKey HKCU "${ENTRY}" "InstallLocation"
ShowInstDetails nevershow
ShowUninstDetails nevershow

@ICONS@
!define MUI_WELCOMEFINISHPAGE_BITMAP "@PANEL@"
!define MUI_UNWELCOMEFINISHPAGE_BITMAP "@PANEL@"
!define MUI_WELCOMEFINISHPAGE_BITMAP_STRETCH AspectFitHeight
!define MUI_UNWELCOMEFINISHPAGE_BITMAP_STRETCH AspectFitHeight
!define MUI_COMPONENTSPAGE_SMALLDESC
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "${PROGRAM}"
!define MUI_FINISHPAGE_RUN_TEXT "$(start)"
!define MUI_WELCOMEPAGE_TITLE "@TITLE_DOUBLED@ @VERSION@"
!define MUI_WELCOMEPAGE_TEXT "$(welcome)"
!define MUI_COMPONENTSPAGE_TEXT_TOP "$(chooseAgain)"
!define MUI_FINISHPAGE_TITLE "$(finished)"
!define MUI_FINISHPAGE_TEXT "$(installed)"
!insertmacro MUI_PAGE_WELCOME
!define MUI_PAGE_HEADER_TEXT "$(options)"
!define MUI_PAGE_HEADER_SUBTEXT "$(choose)"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH

!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(confirm)"
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!define MUI_FINISHPAGE_TITLE "$(removedTitle)"
!define MUI_FINISHPAGE_TEXT "$(removed)"
!insertmacro MUI_UNPAGE_FINISH

!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"
@TEXTS@
VIProductVersion "@NUMBERS@"
VIFileVersion "@NUMBERS@"
@VERSION_KEYS@
Var wasRunning

; A line for whoever reads: the window's details; in silent mode stdout and a file.
!macro Say text
  DetailPrint "${text}"
  ${If} ${Silent}
    System::Call 'kernel32::AttachConsole(i -1)'
    System::Call 'kernel32::GetStdHandle(i -11)p.r9'
    StrCpy $6 "${text}$\r$\n"
    StrLen $8 $6
    System::Call 'kernel32::WriteConsoleW(p r9, w r6, i r8, *i, p 0)i.r7'
    ; It is no console but a file or a pipe.
    ${If} $7 = 0
      FileWrite $9 $6
    ${EndIf}
    FileOpen $9 "$TEMP\@NAME@-setup.log" a
    FileSeek $9 0 END $8
    ${If} $8 = 0
      FileWriteUTF16LE /BOM $9 ""
    ${EndIf}
    FileWriteUTF16LE $9 $6
    FileClose $9
  ${EndIf}
!macroend

!macro Refuse text code
  !insertmacro Say "${text}"
  MessageBox MB_OK|MB_ICONSTOP "${text}" /SD IDOK
  SetErrorLevel ${code}
  Quit
!macroend

; A choice of the command line: /DESKTOP=1, /LOGIN=0.
!macro ReadChoice option section
  ClearErrors
  ${GetOptions} $1 "${option}" $2
  ${IfNot} ${Errors}
    ${If} $2 = 0
      !insertmacro UnselectSection ${section}
    ${Else}
      !insertmacro SelectSection ${section}
    ${EndIf}
  ${EndIf}
!macroend

; The running app finishes its requests, and its pages wait for the next start.
!macro StopRunning
  StrCpy $1 ""
  ${If} ${FileExists} "${PROGRAM}"
    DetailPrint "$(stopping)"
    nsExec::ExecToStack /TIMEOUT=60000 '"${PROGRAM}" stop --json'
    Pop $0
    Pop $1
  ${EndIf}
!macroend

; Who opens links of a scheme, or files of a class. $1 is empty if it is another program.
!macro ReadLink search scheme
  ReadRegStr $0 HKCU "Software\Classes\${scheme}\shell\open\command" ""
  ${If} $0 == ""
    ReadRegStr $0 HKLM "Software\Classes\${scheme}\shell\open\command" ""
  ${EndIf}
  ${${search}} $1 $0 "@COMMAND_MARK@"
  ${If} $0 == ""
    StrCpy $1 "nobody"
  ${EndIf}
!macroend

; $0 is the class of an extension's files; empty if they have none.
!macro ReadDefault key
  ReadRegStr $0 HKCU "${key}" ""
  ${If} $0 == ""
    ReadRegStr $0 HKLM "${key}" ""
  ${EndIf}
!macroend

!macro DeleteEmptyKey key
  EnumRegKey $0 HKCU "${key}" 0
  EnumRegValue $1 HKCU "${key}" 0
  ReadRegStr $2 HKCU "${key}" ""
  ${If} "$0$1$2" == ""
    DeleteRegKey HKCU "${key}"
  ${EndIf}
!macroend

; SHCNE_ASSOCCHANGED: file managers read icons and names again.
!macro TellOfTypes
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

; The name of the shortcuts that an earlier version made, which had another title; empty if none.
!macro ReadFormerLink
  ReadRegStr $0 HKCU "${ENTRY}" "ShortcutName"
  ${If} $0 == ""
    ReadRegStr $0 HKCU "${ENTRY}" "DisplayName"
  ${EndIf}
  ${If} $0 == "@LINK@"
    StrCpy $0 ""
  ${EndIf}
!macroend

; Takes back what an earlier version registered and this one no longer names, as `install` does, if
; it still starts this app.
Function ForgetClasses
  ReadRegStr $R0 HKCU "${ENTRY}" "RegisteredClasses"
  StrCpy $R1 0
  ${Do}
    ${StrTok} $R2 $R0 ";" $R1 1
    ${If} $R2 == ""
      ${ExitDo}
    ${EndIf}
    IntOp $R1 $R1 + 1
    ${StrStr} $R3 ";@CLASSES@;" ";$R2;"
    ReadRegStr $R4 HKCU "Software\Classes\$R2\shell\open\command" ""
    ${StrStr} $R5 $R4 "@COMMAND_MARK@"
    ${If} $R3 == ""
    ${AndIf} $R5 != ""
      DeleteRegKey HKCU "Software\Classes\$R2"
      Call ForgetExtension
      !insertmacro TellOfTypes
    ${EndIf}
  ${Loop}
FunctionEnd

; $R2 is a class; of one for files, the extension's key goes without what is of others.
Function ForgetExtension
  StrLen $R3 "@NAME@."
  StrCpy $R4 $R2 $R3
  ${If} $R4 == "@NAME@."
    StrCpy $R4 $R2 "" $R3
    DeleteRegValue HKCU "Software\Classes\.$R4\OpenWithProgids" "$R2"
    !insertmacro DeleteEmptyKey "Software\Classes\.$R4\OpenWithProgids"
    ReadRegStr $0 HKCU "Software\Classes\.$R4" ""
    ${If} $0 == $R2
      DeleteRegValue HKCU "Software\Classes\.$R4" ""
      DeleteRegValue HKCU "Software\Classes\.$R4" "Content Type"
    ${EndIf}
    !insertmacro DeleteEmptyKey "Software\Classes\.$R4"
  ${EndIf}
FunctionEnd

Section "@TITLE@" theApp
  SectionIn RO
  SetDetailsPrint both
  !insertmacro StopRunning
  ${StrStr} $wasRunning $1 '"stopped":true'
  SetOutPath "$INSTDIR"
  Delete "${PROGRAM}.old*"
  ; Complete before it replaces anything: a full disk leaves the old version in place.
  ClearErrors
  SetOverwrite try
  File "/oname=@NAME@.exe.new" "@EXECUTABLE@"
  File "/oname=@LICENSES_FILE@" "@LICENSES@"
  SetOverwrite on
  ${If} ${Errors}
    Delete "${PROGRAM}.new"
    !insertmacro Refuse "$(cannotWrite)" 2
  ${EndIf}
  ; Windows renames a program that still runs, but neither replaces nor removes it: several replaced
  ; ones may run, each under a name of its own.
  StrCpy $2 "${PROGRAM}.old"
  StrCpy $3 1
  ${While} ${FileExists} "$2"
    IntOp $3 $3 + 1
    StrCpy $2 "${PROGRAM}.old$3"
  ${EndWhile}
  ${If} ${FileExists} "${PROGRAM}"
    Rename "${PROGRAM}" "$2"
  ${EndIf}
  ClearErrors
  Rename "${PROGRAM}.new" "${PROGRAM}"
  ${If} ${Errors}
    Rename "$2" "${PROGRAM}"
    Delete "${PROGRAM}.new"
    !insertmacro Refuse "$(cannotWrite)" 2
  ${EndIf}
  Delete "${PROGRAM}.old*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ; For terminals, which do not wait for a window program. PATH is left alone: it may be longer
  ; than the texts that this installer can hold.
  CreateDirectory "$INSTDIR\bin"
  FileOpen $0 "$INSTDIR\bin\@NAME@.cmd" w
  FileWrite $0 '@"%~dp0..\@NAME@.exe" %*$\r$\n'
  FileClose $0
  !insertmacro ReadFormerLink
  ${If} $0 != ""
    Delete "$SMPROGRAMS\$0.lnk"
    Delete "$DESKTOP\$0.lnk"
  ${EndIf}
  CreateShortcut "$SMPROGRAMS\@LINK@.lnk" "${PROGRAM}" "" "${PROGRAM}" 0 SW_SHOWNORMAL "" "@DESCRIPTION@"
  WriteRegStr HKCU "${ENTRY}" "DisplayName" "@TITLE@"
  WriteRegStr HKCU "${ENTRY}" "DisplayVersion" "@VERSION@"
  WriteRegStr HKCU "${ENTRY}" "Publisher" "@PUBLISHER@"
  WriteRegStr HKCU "${ENTRY}" "DisplayIcon" "${PROGRAM},0"
  WriteRegStr HKCU "${ENTRY}" "Comments" "@DESCRIPTION@"
  @HOMEPAGE_ENTRY@
  WriteRegStr HKCU "${ENTRY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${ENTRY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${ENTRY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${ENTRY}" "EstimatedSize" @SIZE_KB@
  WriteRegDWORD HKCU "${ENTRY}" "NoModify" 1
  WriteRegDWORD HKCU "${ENTRY}" "NoRepair" 1
  WriteRegStr HKCU "${PATHS}" "" "${PROGRAM}"
  Call ForgetClasses
@CLASSES_ADDED@
  WriteRegStr HKCU "${ENTRY}" "ShortcutName" "@LINK@"
  WriteRegStr HKCU "${ENTRY}" "RegisteredClasses" "@CLASSES@"
SectionEnd

Section /o "$(desktopLink)" atDesktop
  CreateShortcut "$DESKTOP\@LINK@.lnk" "${PROGRAM}" "" "${PROGRAM}" 0 SW_SHOWNORMAL "" "@DESCRIPTION@"
SectionEnd

Section /o "$(loginEntry)" atLogin
  WriteRegStr HKCU "${RUN}" "@NAME@" '"${PROGRAM}" --no-open'
SectionEnd

Section "-finish"
  ${IfNot} ${SectionIsSelected} ${atDesktop}
    Delete "$DESKTOP\@LINK@.lnk"
  ${EndIf}
  ${IfNot} ${SectionIsSelected} ${atLogin}
    DeleteRegValue HKCU "${RUN}" "@NAME@"
  ${EndIf}
  !insertmacro Say "$(installedLine)"
  ${If} ${Silent}
  ${AndIf} $wasRunning != ""
    SetOutPath "$PROFILE"
    Exec '"${PROGRAM}"'
  ${EndIf}
SectionEnd

Function .onInit
  @PROCESSOR_CHECK@
  ${IfNot} ${AtLeastWin10}
    !insertmacro Refuse "$(needsWindows10)" 3
  ${EndIf}
  ; An update keeps what was chosen before.
  !insertmacro ReadFormerLink
  ${If} $0 == ""
    StrCpy $0 "@LINK@"
  ${EndIf}
  ${If} ${FileExists} "$DESKTOP\$0.lnk"
    !insertmacro SelectSection ${atDesktop}
  ${EndIf}
  ReadRegStr $0 HKCU "${RUN}" "@NAME@"
  ${If} $0 != ""
    !insertmacro SelectSection ${atLogin}
  ${EndIf}
  ${GetParameters} $1
  !insertmacro ReadChoice "/DESKTOP=" ${atDesktop}
  !insertmacro ReadChoice "/LOGIN=" ${atLogin}
FunctionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${theApp} "$(aboutApp)"
  !insertmacro MUI_DESCRIPTION_TEXT ${atDesktop} "$(aboutDesktop)"
  !insertmacro MUI_DESCRIPTION_TEXT ${atLogin} "$(aboutLogin)"
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Section "Uninstall"
  SetDetailsPrint both
  !insertmacro StopRunning
  ClearErrors
  Delete "${PROGRAM}"
  ${If} ${Errors}
    !insertmacro Refuse "$(stillRunning)" 2
  ${EndIf}
  Delete "${PROGRAM}.old*"
  Delete "${PROGRAM}.new"
  Delete "$SMPROGRAMS\@LINK@.lnk"
  Delete "$DESKTOP\@LINK@.lnk"
  DeleteRegValue HKCU "${RUN}" "@NAME@"
  DeleteRegKey HKCU "${ENTRY}"
  DeleteRegKey HKCU "${PATHS}"
@CLASSES_REMOVED@
  Delete "$INSTDIR\bin\@NAME@.cmd"
  RMDir "$INSTDIR\bin"
  Delete "$INSTDIR\@LICENSES_FILE@"
  Delete "$INSTDIR\uninstall.exe"
  ; Leaves a folder with files of others.
  RMDir "$INSTDIR"
  !insertmacro Say "$(kept)"
SectionEnd
