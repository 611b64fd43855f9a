/*
 * Stands in for the icuuc.dll of Windows 10, which Wine has not. Only for Wine.
 *
 * Opening a converter fails, and Qt then uses its own; what follows is there to be linked with.
 */
#include <stddef.h>

#define EXPORT __declspec(dllexport)
#define FILE_ACCESS_ERROR 4 /* U_FILE_ACCESS_ERROR: "no such converter here" */

typedef int UErrorCode;
typedef signed char UBool;

static void fail(UErrorCode *error)
{
    if (error != NULL)
        *error = FILE_ACCESS_ERROR;
}

EXPORT void *ucnv_open(const char *name, UErrorCode *error)
{
    fail(error);
    return NULL;
}

EXPORT const char *ucnv_getName(void *converter, UErrorCode *error)
{
    fail(error);
    return NULL;
}

EXPORT const char *ucnv_getStandardName(const char *name, const char *standard, UErrorCode *error)
{
    fail(error);
    return NULL;
}

EXPORT void ucnv_toUnicode(void *converter, void **target, const void *target_limit,
                           const char **source, const char *source_limit, int *offsets,
                           UBool flush, UErrorCode *error)
{
    fail(error);
}

EXPORT void ucnv_fromUnicode(void *converter, char **target, const char *target_limit,
                             const void **source, const void *source_limit, int *offsets,
                             UBool flush, UErrorCode *error)
{
    fail(error);
}

EXPORT int ucnv_toUCountPending(void *converter, UErrorCode *error)
{
    fail(error);
    return 0;
}

EXPORT int ucnv_fromUCountPending(void *converter, UErrorCode *error)
{
    fail(error);
    return 0;
}

EXPORT void ucnv_setToUCallBack(void *converter, void *action, const void *context,
                                void **old_action, const void **old_context, UErrorCode *error)
{
    fail(error);
}

EXPORT void ucnv_setFromUCallBack(void *converter, void *action, const void *context,
                                  void **old_action, const void **old_context, UErrorCode *error)
{
    fail(error);
}

EXPORT void ucnv_cbToUWriteUChars(void *arguments, const void *source, int length,
                                  int offset_index, UErrorCode *error)
{
    fail(error);
}

EXPORT void ucnv_cbFromUWriteUChars(void *arguments, const void **source,
                                    const void *source_limit, int offset_index,
                                    UErrorCode *error)
{
    fail(error);
}

EXPORT signed char ucnv_getMaxCharSize(void *converter) { return 1; }
EXPORT const char *ucnv_getAvailableName(int index) { return NULL; }
EXPORT int ucnv_countAvailable(void) { return 0; }
EXPORT void ucnv_close(void *converter) {}
EXPORT void ucnv_reset(void *converter) {}
EXPORT void ucnv_getToUCallBack(void *converter, void **action, const void **context) {}
EXPORT void ucnv_getFromUCallBack(void *converter, void **action, const void **context) {}
EXPORT void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
EXPORT void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
