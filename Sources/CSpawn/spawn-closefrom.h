#ifndef WORKCLAW_SPAWN_CLOSEFROM_H
#define WORKCLAW_SPAWN_CLOSEFROM_H

#include <spawn.h>

/* glibc 2.34 and later have it; their header shows it only where GNU's extensions are asked for, which a Swift module cannot do. */
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

#endif
