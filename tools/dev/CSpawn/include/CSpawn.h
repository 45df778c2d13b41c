/// Has a program to be started begin without the open files from `first` on. `actions` is a
/// `posix_spawn_file_actions_t`. 0, or an error number.
int scrip_spawn_closes_from(void *actions, int first);
