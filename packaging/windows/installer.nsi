# The installer for one user of Windows 10 and later; no administrator is asked for.
#
# `installers.py` calls it with the names in !define form, and with the list of the files.
#
#   setup.exe [/S] [/D=C:\some\folder]         /S asks nothing; /D comes last and takes no quotes
#   uninstall.exe [/S]
#
# Both end with one of these:
#   0  done
#   1  the user gave up
#   2  stopped half way, such as by a full disk: install again
#   3  the program is running, or its files cannot be changed; nothing was touched
#   4  the folder belongs to another program; nothing was touched
#   5  this Windows is too old; nothing was touched
#
# What is ours in the folder: the two executables, uninstall.exe and all of _internal. Whatever else
# a user has put beside them stays, and then so does the folder. So do the user's settings.

Unicode true
Target ${TARGET}
SetCompressor /SOLID lzma
# Both executables carry the same archive: with this much to look back on, it is stored once.
SetCompressorDictSize 64
# The times of files would be those of the building.
SetDateSave off
AllowSkipFiles off
RequestExecutionLevel user
ManifestDPIAware true

!include "FileFunc.nsh"
!include "LogicLib.nsh"
!include "MUI2.nsh"
!include "WinVer.nsh"

!define EXE "${COMMAND}.exe"
!define CONSOLE_EXE "${COMMAND}-console.exe"
!define INTERNAL "_internal"
!define UNINSTALLER "uninstall.exe"
!define LINK "${NAME}.lnk"
!define ARP "Software\Microsoft\Windows\CurrentVersion\Uninstall\${APP_ID}"
!define OLDEST_BUILD 17763 # Windows 10 1809, the oldest that Qt runs on

!define CODE_RUNNING 3
!define CODE_FOREIGN_FOLDER 4
!define CODE_OLD_WINDOWS 5

Name "${NAME}"
Caption "${NAME} ${VERSION}"
BrandingText "${NAME} ${VERSION}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "${ARP}" "InstallLocation"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEFINISHPAGE_BITMAP "${NSISDIR}\Contrib\Graphics\Wizard\nsis3-grey.bmp"
!define MUI_WELCOMEPAGE_TEXT "${NAME} ${VERSION} will be installed for you alone. No administrator is needed.$\n$\n$_CLICK"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "${NAME} will be removed from this computer. Your profiles and settings stay."

!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${LICENSE}"
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE CheckFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\${EXE}"
# The page's second box is for a read-me file; here it is for the shortcut.
!define MUI_FINISHPAGE_SHOWREADME
!define MUI_FINISHPAGE_SHOWREADME_TEXT "Put a shortcut on the desktop"
!define MUI_FINISHPAGE_SHOWREADME_NOTCHECKED
!define MUI_FINISHPAGE_SHOWREADME_FUNCTION PutOnDesktop
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

VIProductVersion "${QUAD}"
VIFileVersion "${QUAD}"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "FileDescription" "Installer of ${NAME}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "${COPYRIGHT}"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"

!macro RefuseInUse FILE
  ${If} ${FileExists} "$INSTDIR\${FILE}"
    ClearErrors
    # Windows lets nobody write to a program that runs. Nothing is written here either.
    FileOpen $0 "$INSTDIR\${FILE}" a
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${NAME} is running, or its files cannot be changed.$\n$\nClose it, then choose Retry." /SD IDCANCEL IDRETRY again
      SetErrorLevel ${CODE_RUNNING}
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

!macro RefuseWhileRunning un
  Function ${un}RefuseWhileRunning
    again:
    !insertmacro RefuseInUse "${EXE}"
    !insertmacro RefuseInUse "${CONSOLE_EXE}"
  FunctionEnd
!macroend
!insertmacro RefuseWhileRunning ""
!insertmacro RefuseWhileRunning "un."

Function .onInit
  ${IfNot} ${AtLeastBuild} ${OLDEST_BUILD}
    MessageBox MB_OK|MB_ICONSTOP "${NAME} needs Windows 10, version 1809, or newer." /SD IDOK
    SetErrorLevel ${CODE_OLD_WINDOWS}
    Quit
  ${EndIf}
FunctionEnd

# Pushes 1 if the folder has the _internal of somebody else, which installing would delete; else 0.
Function IsForeignFolder
  ${If} ${FileExists} "$INSTDIR\${INTERNAL}"
  ${AndIfNot} ${FileExists} "$INSTDIR\${EXE}"
    Push 1
  ${Else}
    Push 0
  ${EndIf}
FunctionEnd

Function CheckFolder
  Call IsForeignFolder
  Pop $0
  ${If} $0 = 1
    MessageBox MB_OK|MB_ICONEXCLAMATION "Another program lives in this folder.$\n$\nChoose a folder that is empty or new." /SD IDOK
    Abort
  ${EndIf}
FunctionEnd

Function PutOnDesktop
  SetOutPath "$INSTDIR"
  CreateShortcut "$DESKTOP\${LINK}" "$INSTDIR\${EXE}" "" "" "" "" "" "${SUMMARY}"
FunctionEnd

# There is one entry in Windows' list of programs, so there is one installation.
Function RemoveFromOtherFolder
  ReadRegStr $1 HKCU "${ARP}" "InstallLocation"
  ${If} $1 != ""
  ${AndIf} $1 != $INSTDIR
  ${AndIf} ${FileExists} "$1\${UNINSTALLER}"
    ExecWait '"$1\${UNINSTALLER}" /S _?=$1' $0
    ${If} $0 <> 0
      MessageBox MB_OK|MB_ICONEXCLAMATION "${NAME} is still running in $1.$\n$\nClose it and install again." /SD IDOK
      SetErrorLevel ${CODE_RUNNING}
      Quit
    ${EndIf}
    Delete "$1\${UNINSTALLER}"
    RMDir "$1"
  ${EndIf}
FunctionEnd

Section "Install"
  Call IsForeignFolder
  Pop $0
  ${If} $0 = 1
    SetErrorLevel ${CODE_FOREIGN_FOLDER}
    Quit
  ${EndIf}
  Call RefuseWhileRunning
  Call RemoveFromOtherFolder

  # An older version may have files there that this one no longer has.
  RMDir /r "$INSTDIR\${INTERNAL}"
  !include "${FILES}"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\${UNINSTALLER}"
  CreateShortcut "$SMPROGRAMS\${LINK}" "$INSTDIR\${EXE}" "" "" "" "" "" "${SUMMARY}"

  WriteRegStr HKCU "${ARP}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${ARP}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${ARP}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKCU "${ARP}" "DisplayIcon" "$INSTDIR\${EXE}"
  WriteRegStr HKCU "${ARP}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${ARP}" "UninstallString" '"$INSTDIR\${UNINSTALLER}"'
  WriteRegStr HKCU "${ARP}" "QuietUninstallString" '"$INSTDIR\${UNINSTALLER}" /S'
  WriteRegStr HKCU "${ARP}" "URLInfoAbout" "${HOMEPAGE}"
  WriteRegStr HKCU "${ARP}" "URLUpdateInfo" "${RELEASES}"
  WriteRegDWORD HKCU "${ARP}" "NoModify" 1
  WriteRegDWORD HKCU "${ARP}" "NoRepair" 1
  WriteRegDWORD HKCU "${ARP}" "EstimatedSize" ${SIZE_KB}
SectionEnd

Section "Uninstall"
  Call un.RefuseWhileRunning
  # The executable goes last: as long as it is there, the folder is known to be ours.
  ${If} ${FileExists} "$INSTDIR\${EXE}"
    RMDir /r "$INSTDIR\${INTERNAL}"
  ${EndIf}
  Delete "$INSTDIR\${CONSOLE_EXE}"
  Delete "$INSTDIR\${EXE}"
  Delete "$INSTDIR\${UNINSTALLER}"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${LINK}"
  Delete "$DESKTOP\${LINK}"
  DeleteRegKey HKCU "${ARP}"
SectionEnd
