/*
 * Stands in for the mscms.dll of Windows: Wine's lacks WcsCreateIccProfile. Only for Wine.
 *
 * Says that there is no color profile, which Qt takes for an answer.
 */
#include <windows.h>

#define EXPORT __declspec(dllexport)

EXPORT HANDLE WINAPI OpenColorProfileW(void *profile, DWORD access, DWORD sharing, DWORD creation)
{
    return NULL;
}

EXPORT HANDLE WINAPI WcsOpenColorProfileW(void *profile, void *camera, void *gamut, DWORD access,
                                          DWORD sharing, DWORD creation, DWORD flags)
{
    return NULL;
}

EXPORT HANDLE WINAPI WcsCreateIccProfile(HANDLE profile, DWORD options) { return NULL; }

EXPORT BOOL WINAPI GetColorProfileFromHandle(HANDLE profile, BYTE *buffer, DWORD *size)
{
    return FALSE;
}

EXPORT BOOL WINAPI CloseColorProfile(HANDLE profile) { return TRUE; }
