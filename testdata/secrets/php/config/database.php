<?php
return ['redis' => ['default' => ['url' => 'redis://:Pl4ntPhpUrl7q@redis', 'password' => env('REDIS_PASSWORD', 'Pl4ntPhpDefault7q'), 'database' => 0],
 'cache' => ['password' => 'Pl4ntPhpPw7q', 'database' => 0]]];
