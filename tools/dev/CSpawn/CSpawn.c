// What the system library that Swift imports leaves out. The header names no system type, so that
// nothing else seems to be defined here.

#define _GNU_SOURCE
#include "CSpawn.h"
#include <spawn.h>

int scrip_spawn_closes_from(void *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}
