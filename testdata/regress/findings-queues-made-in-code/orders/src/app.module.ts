import { BullModule } from '@nestjs/bull';
import { Module } from '@nestjs/common';

@Module({
  imports: [
    BullModule.forRoot({ redis: { host: 'jobs', port: 6379 } }),
    BullModule.registerQueue({ name: 'orders' }),
  ],
})
export class AppModule {}
