/// 1 where the kernel's clock follows a time service: setting it by hand ends that until the
/// service has set it right again. 0 otherwise, also where the kernel does not say.
int scrip_clock_is_synchronised(void);
