<?php

return [
    'redis' => [
        'client' => 'phpredis',
        'default' => [
            'host' => 'redis',
            'password' => env('PANEL_SECRET'),
            'port' => 6379,
            'database' => 8,
        ],
    ],
];
