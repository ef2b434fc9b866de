import { Queue } from 'bullmq';
import IORedis from 'ioredis';

const connection = new IORedis(process.env.REDIS_URL ?? 'redis://cache:6379');

// Only where somebody asks for it.
export const reports = process.env.REPORTS === 'on' ? new Queue('reports', { connection }) : undefined;
