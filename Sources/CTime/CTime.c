// What the system libraries that Swift imports leave out. Its header names no system type, so that
// nothing else seems to be defined here.

#include "CTime.h"
#include <sys/timex.h>

int scrip_clock_is_synchronised(void) {
    struct timex state = {0};
    if (adjtimex(&state) == -1) return 0;
    return (state.status & STA_UNSYNC) == 0;
}
