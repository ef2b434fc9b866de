import { Worker } from 'bullmq';
import { connection } from '../redis';

export const mails = new Worker('mails', async (job) => send(job.data), { connection, concurrency: 4 });
